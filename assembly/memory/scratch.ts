// Scratch of one worker, laid out once; every part has one user at a time.
//
//   0                    2048     4096        4160      4352      4864
//   ┌────────────────────┬────────┬───────────┬─────────┬─────────┐
//   │ histogram tables,  │        │ statistics│ key     │ text    │
//   │ zero between uses  │        │           │         │         │
//   └────────────────────┴────────┴───────────┴─────────┴─────────┘

export const SCRATCH_STATISTICS: u32 = 4096;
export const SCRATCH_KEY: u32 = 4160;
/** Community ID: message, digest, schedule. */
export const SCRATCH_TEXT: u32 = 4352;
export const SCRATCH_SIZE: u32 = 8192;
