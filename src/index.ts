/**
 * The library: from a landscape file to a field, its facts and its picture, without side effects.
 *
 * The custom elements are in `loss-landscape/element`.
 */
export type * from './spec/landscape.ts';
export { ACTIVATIONS, BIAS_RULES, DATASETS, HESSIAN_PAIRS, INITS, LOSSES, NORMALIZATIONS } from './spec/landscape.ts';
export { parseLandscape, validateLandscape } from './spec/validate.ts';
export { decodeNpy, encodeNpy, serializeLandscape, writeNpyHeader, type NpyArray } from './spec/codec.ts';
export { LandscapeError, type ErrorKind, type Problem } from './spec/errors.ts';
export { coordinate, type Field } from './spec/field.ts';
export { PRESETS, type Preset } from './spec/presets.ts';
export { createRandom, type Random } from './spec/random.ts';

export { createEvaluator, type Evaluator } from './model/evaluate.ts';
export { createGradient } from './model/full-space/gradient.ts';
export { createHessianProduct } from './model/full-space/hessian-vector.ts';
export { exportModel, type ExportOptions } from './model/import/export-model.ts';
export {
  importModel,
  importTrajectory,
  type ImportedModel,
  type ImportedTrajectory,
  type ImportOptions,
  type ModelFile,
} from './model/import/import-model.ts';
export { JET_COMPONENTS, type Jet, type JetComponent, type JetOrder } from './model/jet.ts';
export { createJetEvaluator, type JetEvaluator, type JetProblem } from './model/jets.ts';
export {
  reframe,
  resolveLandscape,
  type Plane,
  type PlaneAudit,
  type ResolvedLandscape,
  type ResolveOptions,
} from './model/resolve.ts';
export type { PlaneDetail, PlanePath } from './model/plane.ts';
export { barrierAlong, type Barrier, type BarrierOptions } from './model/planes/barrier.ts';
export { hessianPair, type Eigenpair, type HessianEigenpairs } from './model/planes/hessian-pair.ts';
export { principalDirections, type PrincipalDirections } from './model/planes/principal.ts';
export { randomWalkShares, type RandomWalkShares } from './model/planes/random-walk.ts';
export { measureTrajectory, projectTrajectory, type Projection } from './model/planes/trajectory.ts';
export { autoWindow, type AutoWindowOptions, type FoundWindow } from './model/planes/window.ts';
export { joinArrays, readTable, type ReadOptions } from './model/tables/read.ts';
export { splitTable, type Roles, type SampleTable } from './model/tables/split.ts';
export type { Table } from './model/tables/table.ts';
export { readTrainingRecord, recordTraining, trainerOf } from './model/train/record.ts';
export { onTrajectory, thinTrajectory, withTrained } from './model/train/trained-landscape.ts';
export {
  createTrainer,
  type StepFacts,
  type Trainer,
  type TrainingMemory,
  type TrainingResult,
  type TrainingStatus,
  type Trajectory,
} from './model/train/trainer.ts';
export { TrainingSession, type TrainingProgress, type TrainingRequest } from './model/train/session/session.ts';

export { sharedHost, type GpuHost } from './gpu/host.ts';

export { checkEngines, type CheckReport } from './engine/check.ts';
export { createCpuEngine } from './engine/cpu/cpu-engine.ts';
export { startThread } from './engine/cpu/threads.ts';
export type { Engine, EngineName, Job, Lattice } from './engine/engine.ts';
export { createGpuEngine } from './engine/gpu/gpu-engine.ts';
export { evaluateJets, type HessianField, type JetField, type JetOptions } from './engine/jets.ts';
export type { FieldSummary } from './engine/field-summary.ts';
export { penaltyAt, penaltyField } from './engine/penalty.ts';
export { ReferenceEngine } from './engine/reference.ts';
export { selectEngine, type EngineChoice, type Selection } from './engine/select.ts';
export { evaluateField, streamField, type Progress } from './engine/sweep.ts';

export { analyzeHere as analyze, type AnalysisRequest } from './analysis/analyze.ts';
export { contourLines, type Contour, type ContourOptions } from './analysis/contours.ts';
export { explainWitness } from './analysis/convexity/explain.ts';
export { convexByConstruction, type Theorem, type TheoremProblem } from './analysis/convexity/theorems.ts';
export type * from './analysis/facts.ts';
export { fullSpaceFacts, type FullSpaceFacts, type FullSpaceVerdict } from './analysis/full-space.ts';
export { contourLevels, type ContourLevels } from './analysis/levels.ts';
export { profileAlong, type Profile } from './analysis/profile.ts';
export { summarize, type SummaryOptions } from './analysis/summary.ts';
export { surveyPlan, type SurveyCase, type SurveyOptions, type SurveyProblem } from './analysis/survey/plan.ts';
export { surveyCsv, type SurveyRow } from './analysis/survey/rows.ts';
export { runSurvey, type SurveyJournal, type SurveyRun } from './analysis/survey/run.ts';
export { summarizeSurvey, type SurveyGroup } from './analysis/survey/summary.ts';
export { taylorError, taylorModel, type TaylorError } from './analysis/taylor.ts';

export { captionOf } from './view/figure/caption.ts';
export { figureSvg, type FigureOptions } from './view/figure/figure.ts';
export { rasterMap } from './view/raster.ts';
export { createView, type View, type ViewOptions } from './view/view.ts';
