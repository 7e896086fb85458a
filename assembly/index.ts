// The engine's exports: everything src/engine may call. All are functions of the pointers they are given.

export { anonymizeAddress } from './anonymize/addresses';
export { beginAnonymizer } from './anonymize/anonymizer';
export { anonymizeEvents } from './anonymize/events';
export { anonymizeText } from './anonymize/texts';
export { layOut } from './columns/arrow';
export { closeText, openText, putDouble, putInteger } from './columns/cells';
export { enterName } from './columns/names';
export { encodePages } from './columns/parquet';
export { addRows, beginTableRow } from './columns/rows';
export { clearTable, endRow } from './columns/store';
export { decode, group } from './decode';
export { fillTable, statistics as byteStatistics } from './flow/entropy';
export { count as histogram } from './flow/histogram';
export { reassemble, releaseDatagrams } from './fragments';
export { gatherText, merge, releaseMerged } from './merge';
export { summarize } from './summary';
export { finish, track } from './track';
export { beginSource, endSource, tickNow, walk } from './walk';
