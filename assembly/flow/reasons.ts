// Why a flow's record was written. Names are in src/records/flow.ts.

export const END_IDLE: u8 = 0;
export const END_CLOSED: u8 = 1;
export const END_RESET: u8 = 2;
export const END_ACTIVE: u8 = 3;
export const END_EVICTED: u8 = 4;
export const END_OF_INPUT: u8 = 5;
