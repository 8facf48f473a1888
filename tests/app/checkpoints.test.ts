import { describe, expect, it } from 'vitest';
import { Checkpoints, parameterWords, type Checkpoint } from '../../src/app/checkpoints.ts';
import { isSameShape } from '../../src/spec/agreement.ts';
import type { NetworkSpec } from '../../src/spec/landscape.ts';

const NETWORK: NetworkSpec = { layers: [2, 3, 1], activation: 'tanh' };
const WIDER: NetworkSpec = { layers: [2, 4, 1], activation: 'tanh' };

function checkpoint(name: string, network = NETWORK, value = 0): Checkpoint {
  return { name, network, values: new Float64Array(13).fill(value) };
}

describe('checkpoints', () => {
  it('are kept in the order they came, and tell of every change', () => {
    let changes = 0;
    const checkpoints = new Checkpoints(() => changes++);
    checkpoints.add(checkpoint('x'), checkpoint('y'));
    checkpoints.add(checkpoint('z'));
    expect(checkpoints.list.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
    checkpoints.remove('y');
    expect(checkpoints.list.map(({ name }) => name)).toEqual(['x', 'z']);
    expect(changes).toBe(3);
  });

  it('have one of each name: the newest', () => {
    const checkpoints = new Checkpoints();
    checkpoints.add(checkpoint('x', NETWORK, 1), checkpoint('y'));
    checkpoints.add(checkpoint('x', NETWORK, 2));
    expect(checkpoints.list.map(({ name, values }) => [name, values[0]])).toEqual([
      ['y', 0],
      ['x', 2],
    ]);
  });

  it('are offered to networks of their shape, whatever the activations', () => {
    const checkpoints = new Checkpoints();
    checkpoints.add(checkpoint('narrow'), checkpoint('wide', WIDER));
    expect(checkpoints.fitting({ ...NETWORK, activation: 'relu' }).map(({ name }) => name)).toEqual(['narrow']);
    expect(checkpoints.fitting({ ...NETWORK, bias: false })).toEqual([]);
  });

  it('keep one trajectory, for networks of its shape', () => {
    let changes = 0;
    const checkpoints = new Checkpoints(() => changes++);
    const trajectory = { name: 'sgd', network: NETWORK, points: [new Float64Array(13)], steps: [0] };
    checkpoints.trajectory = trajectory;
    expect(changes).toBe(1);
    expect(checkpoints.trajectoryOf(NETWORK)).toBe(trajectory);
    expect(checkpoints.trajectoryOf(WIDER)).toBeNull();
  });
});

it('takes a missing bias for a true one', () => {
  expect(isSameShape(NETWORK, { ...NETWORK, bias: true })).toBe(true);
  expect(parameterWords(NETWORK)).toBe('2-3-1, 13 parameters');
});
