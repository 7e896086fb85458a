// The public API, and nothing else.

export { CaptureInputError, type CaptureInputErrorCode } from './capture/errors.js';
export type { CaptureInput } from './capture/source.js';
export { defineConfig, type FlowglassConfig, type FlowglassJsonConfig } from './config.js';
export type { AllowRule } from './detect/allow.js';
export {
  type Detector,
  type DetectorContext,
  defineDetector,
  type FindingPage,
  type Occurrence,
  type Threshold,
  type Thresholds,
  type Watch,
} from './detect/detector.js';
export type { HomeNets } from './detect/home-nets.js';
export type { Hosts } from './detect/hosts.js';
export type { DetectOptions } from './detect/options.js';
export { DETECTORS as detectors } from './detect/registry.js';
export { byteHistogram, entropy } from './engine/kernels.js';
export { FlowglassError, type FlowglassErrorCode } from './errors.js';
export {
  type ExtractedFinding,
  type ExtractOptions,
  type ExtractSummary,
  extract,
} from './extract/extract.js';
export { type CommunityTuple, communityId } from './fingerprints/community-id.js';
export type { IndicatorKind } from './indicators/kinds.js';
export { loadIndicators } from './indicators/load.js';
export type { IndicatorHit, IndicatorSet, ListCounts } from './indicators/set.js';
export { inspect } from './inspect.js';
export type { Limits, RunOptions, Timeouts } from './options.js';
export { FORMAT_NAMES, type FormatName } from './output/names.js';
export type { Output } from './output/outputs.js';
export { filesOf } from './output/registry.js';
export { Analysis, type AnalyzeOptions, analyze, type Progress } from './pipeline.js';
export { createPipeline, Pipeline, type PipelineOptions } from './push.js';
export type {
  BlockCounts,
  CaptureInfo,
  CaptureInterface,
  PacketCounts,
} from './records/capture-info.js';
export { SEVERITIES } from './records/finding.js';
export type { DirectionView, FlowView } from './records/flow-view.js';
export { recordToJson, summaryToJson, type WithTexts } from './records/json.js';
export type {
  ANOMALIES,
  AnomalyName,
  APP_CONFIDENCES,
  AppConfidence,
  CONN_STATES,
  ConnState,
  END_REASONS,
  EndReason,
  LAYERS,
  LayerType,
  SHAPES,
  Shape,
} from './records/names.js';
export type {
  ApplicationTraffic,
  CaptureSummary,
  Dropped,
  EthertypeTraffic,
  HostTraffic,
  ProtocolTraffic,
  RunSummary,
  ServiceTraffic,
  Traffic,
} from './records/summary.js';
export type * from './records/types.js';
export type { RecordView } from './records/view.js';
