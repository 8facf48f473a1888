"""Child process of run.mjs: GUDHI and scikit-image on one field. A JSON request a line, each answered with one line."""

import json
import sys
import time

import gudhi
import numpy as np
import skimage
from skimage.measure import find_contours, label
from skimage.morphology import local_maxima
from skimage.segmentation import watershed

EIGHT = 2  # connectivity: edges and corners


def gudhi_persistence(field, request):
    complex_ = gudhi.CubicalComplex(top_dimensional_cells=field)
    complex_.compute_persistence(min_persistence=0)
    return complex_.persistence_intervals_in_dimension(0)


def skimage_minima(field, request):
    # not local_minima, which computes 1 - field and rounds
    return local_maxima(-field, connectivity=EIGHT)


def skimage_watershed(field, request):
    markers = label(local_maxima(-field, connectivity=EIGHT), connectivity=EIGHT)
    return watershed(field, markers, connectivity=EIGHT)


def skimage_contours(field, request):
    return [find_contours(field, level, fully_connected="low") for level in request["levels"]]


def describe(name, result, request):
    """What is compared: after the clock has stopped."""
    if name == "gudhi":
        pairs = result[np.lexsort((result[:, 1], result[:, 0]))]
        pairs.astype("<f8").tofile(request["pairs"])
        return {"count": len(pairs)}
    if name == "minima":
        return {"count": int(label(result, connectivity=EIGHT).max())}
    if name == "watershed":
        return {"count": int(result.max())}
    lines = [line for level in result for line in level]
    closed = sum(bool(np.array_equal(line[0], line[-1])) for line in lines)
    return {"count": len(lines), "closed": closed}


OPERATIONS = {
    "gudhi": gudhi_persistence,
    "minima": skimage_minima,
    "watershed": skimage_watershed,
    "contours": skimage_contours,
}


def main():
    field = None
    versions = {"Python": sys.version.split()[0], "GUDHI": gudhi.__version__, "scikit-image": skimage.__version__}
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "load" in request:
            field = np.load(request["load"])
            print(json.dumps({"loaded": field.shape}), flush=True)
            continue
        start, used = time.perf_counter(), time.process_time()
        result = OPERATIONS[request["name"]](field, request)
        answer = {
            "milliseconds": 1000 * (time.process_time() - used),
            "elapsed": 1000 * (time.perf_counter() - start),
            **describe(request["name"], result, request),
        }
        print(json.dumps(answer), flush=True)


main()
