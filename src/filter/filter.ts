// A filter that is ready to be asked: a subset of Wireshark's display filters over records.

import { BlockList } from 'node:net';
import type { Fields, Reader } from './fields.js';
import { filterError, type Token } from './lexer.js';
import { type Comparison, type Expression, type Literal, parseFilter } from './parser.js';
import type { Subject } from './subject.js';

/** Is this record one of those that were asked for? */
export type Filter = (subject: Subject) => boolean;

/** @throws FlowglassError `bad-filter`, with the column and the reason */
export function compileFilter(text: string, fields: Fields): Filter {
  return new Compiler(text, fields).compile(parseFilter(text));
}

type Test = (value: unknown) => boolean;

class Compiler {
  readonly #text: string;
  readonly #fields: Fields;

  constructor(text: string, fields: Fields) {
    this.#text = text;
    this.#fields = fields;
  }

  compile(expression: Expression): Filter {
    switch (expression.kind) {
      case 'and': {
        const parts = expression.parts.map((it) => this.compile(it));
        return (subject) => parts.every((part) => part(subject));
      }
      case 'or': {
        const parts = expression.parts.map((it) => this.compile(it));
        return (subject) => parts.some((part) => part(subject));
      }
      case 'not': {
        const part = this.compile(expression.part);
        return (subject) => !part(subject);
      }
      case 'present': {
        const read = this.#reader(expression.field);
        return (subject) => read(subject).some((value) => value !== false);
      }
      case 'in': {
        const read = this.#reader(expression.field);
        const tests = expression.ranges.map(({ from, to }) => this.#range(from, to));
        return (subject) => read(subject).some((value) => tests.some((test) => test(value)));
      }
      default: {
        const read = this.#reader(expression.field);
        const test = this.#comparison(expression.operator, expression.value);
        // Different from the value is what has values, none of which is it: as Wireshark has it since 4.0.
        if (expression.operator === '!=') {
          return (subject) => {
            const values = read(subject);
            return values.length > 0 && !values.some(test);
          };
        }
        return (subject) => read(subject).some(test);
      }
    }
  }

  #reader({ text, column }: Token): Reader {
    const reader = this.#fields.reader(text);
    if (reader) return reader;
    const near = this.#fields.near(text);
    const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : '';
    throw filterError(this.#text, column, `there is no field ${text}${hint}`);
  }

  /** For `!=` the test is that of `==`. */
  #comparison(operator: Comparison, literal: Literal): Test {
    const { kind, text, column } = literal;
    if (operator === '==' || operator === '!=') return this.#equal(literal);
    if (operator === 'contains') {
      return (value) => typeof value === 'string' && value.includes(text);
    }
    if (operator === 'matches') {
      const pattern = this.#pattern(literal);
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    if (kind === 'address' || kind === 'boolean') {
      throw filterError(this.#text, column, `${operator} needs a number or a time`);
    }
    const order = this.#order(literal);
    return (value) => {
      const sign = order(value);
      if (sign === undefined) return false;
      if (operator === '<') return sign < 0;
      if (operator === '<=') return sign <= 0;
      return operator === '>' ? sign > 0 : sign >= 0;
    };
  }

  #equal(literal: Literal): Test {
    const { kind, text, column } = literal;
    if (kind === 'boolean') return (value) => value === (text === 'true');
    if (kind === 'address') return this.#within(text, column);
    if (kind === 'string') {
      const time = timeOf(text);
      return (value) => value === text || (time !== undefined && value === time);
    }
    const number = Number(text);
    return (value) => value === number || (typeof value === 'string' && value === text);
  }

  #within(text: string, column: number): Test {
    const [address = '', bits] = text.split('/');
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const list = new BlockList();
    try {
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    } catch {
      throw filterError(this.#text, column, `${text} is no address and no network`);
    }
    return (value) => {
      if (typeof value !== 'string') return false;
      const own = value.includes(':') ? 'ipv6' : 'ipv4';
      return own === family && list.check(value, own);
    };
  }

  #pattern({ text, column }: Literal): RegExp {
    try {
      // Wireshark's patterns do not tell upper from lower case.
      return new RegExp(text, 'i');
    } catch (error) {
      throw filterError(this.#text, column, (error as Error).message);
    }
  }

  #range(from: Literal, to: Literal): Test {
    if (from === to) return this.#equal(from);
    const low = this.#order(from);
    const high = this.#order(to);
    return (value) => (low(value) ?? -1) >= 0 && (high(value) ?? 1) <= 0;
  }

  /** Sign of a value against the literal; undefined where they cannot be compared. */
  #order({ kind, text, column }: Literal): (value: unknown) => number | undefined {
    if (kind === 'number') {
      const number = Number(text);
      return (value) => (typeof value === 'number' ? Math.sign(value - number) : undefined);
    }
    const time = timeOf(text);
    if (time === undefined) {
      throw filterError(
        this.#text,
        column,
        `${text} is no number and no time (2026-01-31T12:00:00Z)`,
      );
    }
    return (value) => {
      if (typeof value !== 'bigint') return undefined;
      if (value === time) return 0;
      return value < time ? -1 : 1;
    };
  }
}

/** ISO 8601 in UTC as ns since 1970. */
function timeOf(text: string): bigint | undefined {
  const [, whole, fraction = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const ms = Date.parse(`${whole}Z`);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
