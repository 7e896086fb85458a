// Detection in one run: shows each event to the detectors that want it, and keeps what they find.

import { EVENT_FLOW, EventHeader, RecordEvent } from '../engine/layouts.js';
import { FlowglassError } from '../errors.js';
import { FlowView } from '../records/flow-view.js';
import type { EventMemory } from '../records/memory.js';
import type { FindingRecord, Verdict } from '../records/types.js';
import { RecordView } from '../records/view.js';
import { AllowList, matchesId } from './allow.js';
import { bitsOf, EVERY } from './attention.js';
import type { Detector, DetectorContext, FindingPage, Occurrence } from './detector.js';
import { clientAndServer } from './ends.js';
import { FindingStore, keyOf } from './findings.js';
import { HomeNets } from './home-nets.js';
import { Hosts } from './hosts.js';
import { type DetectSettings, thresholdsFor } from './options.js';
import { DETECTORS } from './registry.js';
import { Verdicts } from './verdicts.js';

/** A function of a detector, and the bits of attention.ts that it is called for. */
interface Taker<View> {
  bits: number;
  look: (view: View) => void;
}

export class Detection {
  readonly #memory: EventMemory;
  readonly #settings: DetectSettings;
  readonly #flow: FlowView;
  readonly #record: RecordView;
  readonly #store: FindingStore;
  readonly #verdicts = new Verdicts();
  readonly #hosts: Hosts;
  readonly #home: HomeNets;
  readonly #allowed: AllowList;
  readonly #onFlow: Taker<FlowView>[] = [];
  readonly #onRecord = new Map<string, Taker<RecordView>[]>();
  /** The same by the address of the type's name; without any, nobody wants it. */
  readonly #onAddress = new Map<number, Taker<RecordView>[]>();
  /** Bits of records that somebody wants. */
  #recordBits = 0;
  readonly #onEnd: ((last: bigint, first: bigint) => void)[] = [];
  /** Findings that a rule of the user's allows, by key. */
  readonly #allowedKeys = new Set<string>();
  readonly #found: ((id: string, key: string, flow: bigint) => void) | undefined;
  /** The latest time of an event, in two halves: it is looked at for each. */
  #lastHigh = 0;
  #lastLow = 0;
  /** With an interval: when findings were given last (or the input began), in seconds, and how often each had been seen then. */
  #since: number | undefined;
  readonly #given = new Map<string, number>();
  #dropped = 0;

  /** `found` hears of each flow that a finding names. */
  constructor(
    memory: EventMemory,
    settings: DetectSettings,
    found?: (id: string, key: string, flow: bigint) => void,
  ) {
    this.#found = found;
    this.#memory = memory;
    this.#settings = settings;
    this.#flow = new FlowView(memory);
    this.#record = new RecordView(memory);
    this.#store = new FindingStore(settings.maxFindings);
    this.#hosts = new Hosts(memory, settings.maxHosts);
    this.#home = new HomeNets(settings.homeNets);
    this.#allowed = new AllowList(settings.allow);
    const detectors = [...DETECTORS, ...settings.detectors];
    refuseUnknown(detectors, settings);
    for (const detector of detectors) this.#begin(detector);
  }

  #begin(detector: Detector): void {
    const enabled = Object.keys(detector.findings).some((id) => !this.#disabled(id));
    if (!enabled) return;
    const watch = detector.watch(this.#context(detector));
    if (watch.flow) this.#onFlow.push({ bits: bitsOf(watch.flow), look: watch.flow });
    if (watch.end) this.#onEnd.push(watch.end);
    for (const [type, take] of Object.entries(watch.records ?? {})) {
      const look = take as Taker<RecordView>['look'];
      const list = this.#onRecord.get(type) ?? [];
      list.push({ bits: bitsOf(look), look });
      this.#onRecord.set(type, list);
      this.#recordBits |= bitsOf(look);
    }
  }

  #disabled(id: string): boolean {
    return this.#settings.disable.some((pattern) => matchesId(pattern, id));
  }

  #context(detector: Detector): DetectorContext<string, string> {
    const page = (id: string): FindingPage => {
      const found = detector.findings[id];
      if (!found) throw new Error(`the detector ${detector.name} has no finding ${id}`);
      return found;
    };
    const disabled = new Set(Object.keys(detector.findings).filter((id) => this.#disabled(id)));
    return {
      thresholds: thresholdsFor(detector, this.#settings.thresholds),
      home: this.#home,
      indicators: this.#settings.indicators,
      hosts: this.#hosts,
      ofFlow: (id, view, it = {}) => {
        if (!disabled.has(id)) this.#ofFlow(id, page(id), view, it);
      },
      report: (id, it) => {
        if (disabled.has(id)) return;
        const key = keyOf(id, it.hosts, it.subject);
        if (this.#allowed.has(id, key, it)) {
          this.#allowedKeys.add(key);
          return;
        }
        this.#store.put(key, id, page(id), it);
        if (this.#found) for (const flow of it.flows ?? []) this.#found(id, key, flow);
      },
      dropped: (count = 1) => {
        this.#dropped += count;
      },
      account: (name) => (this.#settings.showAccounts ? name : masked(name)),
    };
  }

  #ofFlow(
    id: string,
    page: FindingPage,
    view: RecordView | FlowView,
    given: Partial<Occurrence>,
  ): void {
    const flow = view.flowId;
    const it: Occurrence = {
      time: view instanceof FlowView ? view.firstTime : view.time,
      hosts: clientAndServer(view),
      flows: [flow],
      ...given,
    };
    const key = keyOf(id, it.hosts, it.subject);
    if (this.#allowed.has(id, key, it)) {
      this.#allowedKeys.add(key);
      return;
    }
    const newFlow = this.#verdicts.add(flow, id, key, it.severity ?? page.severity);
    this.#store.add(key, id, page, it, newFlow);
    if (newFlow) for (const each of it.flows ?? []) this.#found?.(id, key, each);
  }

  /** Looks at the event at `at`; for a flow that was found to do something, its verdict. */
  take(at: number): Verdict | undefined {
    const { data } = this.#memory;
    const high = data.getInt32(at + EventHeader.time + 4, true);
    if (high >= this.#lastHigh) this.#passed(high, data.getUint32(at + EventHeader.time, true));
    // Type and attention lie side by side.
    const word = data.getUint32(at + EventHeader.type, true);
    const bits = (word >>> 16) | EVERY;
    if ((word & 0xffff) === EVENT_FLOW) {
      const flow = this.#flow;
      flow.moveTo(at);
      for (const taker of this.#onFlow) if ((taker.bits & bits) !== 0) taker.look(flow);
      return this.#verdicts.mayHave(flow.idLow) ? this.#verdicts.take(flow.flowId) : undefined;
    }
    if ((this.#recordBits & bits) === 0) return undefined;
    const record = this.#record;
    let moved = false;
    for (const taker of this.#takers(data.getUint32(at + RecordEvent.name, true))) {
      if ((taker.bits & bits) === 0) continue;
      if (!moved) record.moveTo(at);
      moved = true;
      taker.look(record);
    }
    return undefined;
  }

  #passed(high: number, low: number): void {
    if (high === this.#lastHigh && low <= this.#lastLow) return;
    this.#lastHigh = high;
    this.#lastLow = low;
    this.#since ??= (high * 2 ** 32 + low) / 1e9;
  }

  #takers(name: number): Taker<RecordView>[] {
    const known = this.#onAddress.get(name);
    if (known) return known;
    const takers = this.#onRecord.get(this.#memory.staticText(name)) ?? [];
    this.#onAddress.set(name, takers);
    return takers;
  }

  /** With an interval: once it is over, what is new or was seen again since the last time. */
  due(): FindingRecord[] {
    const { interval } = this.#settings;
    if (interval === 0) return [];
    const now = (this.#lastHigh * 2 ** 32 + this.#lastLow) / 1e9;
    if (now < (this.#since ?? now) + interval) return [];
    this.#since = now;
    return this.#unseen(this.#store.sorted());
  }

  #unseen(findings: FindingRecord[]): FindingRecord[] {
    const unseen = findings.filter(({ key, count }) => this.#given.get(key) !== count);
    for (const { key, count } of unseen) this.#given.set(key, count);
    // What is given stays as it is; the finding may grow.
    return unseen.map((it) => structuredClone(it));
  }

  /** The input has ended: those of `all` that were not given yet as they are now. */
  last(all: FindingRecord[]): FindingRecord[] {
    return this.#settings.interval === 0 ? all : this.#unseen(all);
  }

  /** The input, whose first packet was of the time `first`, has ended: all that was found, worst first. */
  end(first: bigint): FindingRecord[] {
    const last = (BigInt(this.#lastHigh) << 32n) | BigInt(this.#lastLow);
    for (const end of this.#onEnd) end(last, first);
    return this.#store.sorted();
  }

  /** Findings that the user's rules allow. */
  get allowed(): number {
    return this.#allowedKeys.size;
  }

  /** What was left out for caps: findings, and what detectors could not keep. */
  get dropped(): { findings: number; detectorState: number } {
    return { findings: this.#store.dropped, detectorState: this.#dropped + this.#hosts.refused };
  }
}

/** First and last character: enough for who knows the account to know it again. */
function masked(name: string): string {
  return name.length > 2 ? `${name[0]}***${name.at(-1)}` : '***';
}

/** A name that is misspelt would change nothing, and nobody would know. */
function refuseUnknown(detectors: readonly Detector[], settings: DetectSettings): void {
  const names = new Set(detectors.map(({ name }) => name));
  for (const name of Object.keys(settings.thresholds)) {
    if (!names.has(name)) {
      throw new FlowglassError(
        'bad-option',
        `thresholds.${name}: there is no detector of that name.`,
      );
    }
  }
  const ids = detectors.flatMap(({ findings }) => Object.keys(findings));
  for (const pattern of settings.disable) {
    if (!ids.some((id) => matchesId(pattern, id))) {
      throw new FlowglassError(
        'bad-option',
        `disable: there is no finding ${JSON.stringify(pattern)}.`,
      );
    }
  }
}
