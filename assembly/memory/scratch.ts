// Scratch of one worker, laid out once; every part has one user at a time.
//
//   0                    2560     4096        4160      4352      4992    5376         8192
//   ┌────────────────────┬────────┬───────────┬─────────┬─────────┬───────┬────────────┬─────────────┐
//   │ histogram tables,  │ batch  │ statistics│ key     │ text    │ input │ hash       │ parsers     │
//   │ zero between uses  │        │           │         │         │       │            │             │
//   └────────────────────┴────────┴───────────┴─────────┴─────────┴───────┴────────────┴─────────────┘
//   32768                          49152                                                      835584
//   ┌──────────────────────────────┬──────────────────────────────────────────────────────────┬──────┐
//   │ hellos and certificates      │ digests already made                                     │texts │
//   └──────────────────────────────┴──────────────────────────────────────────────────────────┴──────┘

export const SCRATCH_STATISTICS: u32 = 4096;
export const SCRATCH_KEY: u32 = 4160;
/** Community ID: message, digest, schedule. */
export const SCRATCH_TEXT: u32 = 4352;
/** Flows of the batch being tracked. */
export const SCRATCH_BATCH: u32 = 2560;
/** A word that loads made ahead are written to, so that they are not dropped as useless. */
export const SCRATCH_TOUCHED: u32 = 4092;
/** The Input of the parser that runs. */
export const SCRATCH_INPUT: u32 = 4992;
/** Where two versions of the same bytes lie (stream/segments.ts). */
export const SCRATCH_CONFLICT: u32 = 5184;
/** What a flow begins with (protocols/recognise.ts). */
export const SCRATCH_OPENING: u32 = 5216;
/** State and schedule of a hash under way. */
export const SCRATCH_HASH: u32 = 5376;
/** For the parser that runs, between its beginning and its return. */
export const SCRATCH_PARSER: u32 = 8192;
export const SCRATCH_PARSER_END: u32 = 32768;
/** A hello's or certificate's parts, and the texts that are made of it (protocols/tls-hello.ts, x509.ts). */
export const SCRATCH_HELLO: u32 = 32768;
/** Digests by what they are of; all that stays between uses (protocols/digests.ts). */
export const SCRATCH_DIGESTS: u32 = 49152;
/** For the texts of an event: what several formats want of it (output/encode.ts), and its fields (output/fields.ts). */
export const SCRATCH_ENCODE: u32 = 835584;
export const SCRATCH_SIZE: u32 = 839680;
