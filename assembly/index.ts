// The engine's exports: everything src/engine may call. All are functions of the pointers they are given.

export { beginSource, endSource, tickNow, walk } from './walk';
export { decode, group } from './decode';
export { reassemble, releaseDatagrams } from './fragments';
export { finish, track } from './track';
export { gatherText, merge, releaseMerged } from './merge';
export { summarize } from './summary';
export { fillTable, statistics as byteStatistics } from './flow/entropy';
export { count as histogram } from './flow/histogram';
