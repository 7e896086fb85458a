// Scratch of one worker, laid out once; every part has one user at a time.
//
//   0                    2560     4096        4160      4352      4864
//   ┌────────────────────┬────────┬───────────┬─────────┬─────────┐
//   │ histogram tables,  │ batch  │ statistics│ key     │ text    │
//   │ zero between uses  │        │           │         │         │
//   └────────────────────┴────────┴───────────┴─────────┴─────────┘

export const SCRATCH_STATISTICS: u32 = 4096;
export const SCRATCH_KEY: u32 = 4160;
/** Community ID: message, digest, schedule. */
export const SCRATCH_TEXT: u32 = 4352;
/** Flows of the batch being tracked. */
export const SCRATCH_BATCH: u32 = 2560;
/** A word that loads made ahead are written to, so that they are not dropped as useless. */
export const SCRATCH_TOUCHED: u32 = 4092;
export const SCRATCH_SIZE: u32 = 8192;
