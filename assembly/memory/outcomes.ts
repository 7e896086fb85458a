// What a flow came to, as numbers in its event. Their names, in the same order, are in src/records/names.ts
// and output/names.ts.

/** Why a flow's record was written. */
export const END_IDLE: u8 = 0;
export const END_CLOSED: u8 = 1;
export const END_RESET: u8 = 2;
export const END_ACTIVE: u8 = 3;
export const END_EVICTED: u8 = 4;
export const END_OF_INPUT: u8 = 5;

/** Its traffic shape. */
export const SHAPE_OTHER: u8 = 0;
export const SHAPE_PROBE: u8 = 1;
export const SHAPE_STREAMING: u8 = 2;
export const SHAPE_BULK_DOWNLOAD: u8 = 3;
export const SHAPE_BULK_UPLOAD: u8 = 4;
export const SHAPE_INTERACTIVE: u8 = 5;
export const SHAPE_REQUEST_RESPONSE: u8 = 6;

/** Its connection state. */
export const CONN_OTH: u8 = 0;
export const CONN_S0: u8 = 1;
export const CONN_S1: u8 = 2;
export const CONN_SF: u8 = 3;
export const CONN_REJ: u8 = 4;
export const CONN_S2: u8 = 5;
export const CONN_S3: u8 = 6;
export const CONN_RSTO: u8 = 7;
export const CONN_RSTR: u8 = 8;
export const CONN_RSTOS0: u8 = 9;
export const CONN_RSTRH: u8 = 10;
export const CONN_SH: u8 = 11;
export const CONN_SHR: u8 = 12;

/** How its application protocol was told. */
export const CONFIDENCE_NONE: u8 = 0;
export const CONFIDENCE_PORT: u8 = 1;
export const CONFIDENCE_PATTERN: u8 = 2;
export const CONFIDENCE_HANDSHAKE: u8 = 3;
