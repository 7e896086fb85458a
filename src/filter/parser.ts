// A filter's words to its tree, by the precedence of Wireshark's display filters: not, and, or.

import { filterError, type Token, tokensOf } from './lexer.js';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

export interface Literal {
  kind: 'string' | 'number' | 'address' | 'boolean';
  text: string;
  column: number;
}

export type Expression =
  | { kind: 'and' | 'or'; parts: Expression[] }
  | { kind: 'not'; part: Expression }
  | { kind: 'present'; field: Token }
  | { kind: 'compare'; field: Token; operator: Comparison; value: Literal }
  | { kind: 'in'; field: Token; ranges: { from: Literal; to: Literal }[] };

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'contains', 'matches']);
/** Parentheses and nots inside each other; more is a mistake. */
const MAX_DEPTH = 100;

/** @throws FlowglassError with the column and the reason */
export function parseFilter(text: string): Expression {
  return new Parser(text).all();
}

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  all(): Expression {
    const expression = this.#or();
    const rest = this.#next();
    if (rest.kind !== 'end') throw this.#error(rest, `${shown(rest)} was not expected here`);
    return expression;
  }

  #or(): Expression {
    return this.#joined('||', 'or', () => this.#and());
  }

  #and(): Expression {
    return this.#joined('&&', 'and', () => this.#not());
  }

  #joined(operator: string, kind: 'and' | 'or', part: () => Expression): Expression {
    const first = part();
    const parts = [first];
    while (this.#accept(operator)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): Expression {
    if (!this.#accept('!')) return this.#term();
    this.#deeper();
    const part = this.#not();
    this.#depth--;
    return { kind: 'not', part };
  }

  #term(): Expression {
    if (this.#accept('(')) {
      this.#deeper();
      const inner = this.#or();
      this.#expect(')');
      this.#depth--;
      return inner;
    }
    const field = this.#next();
    if (field.kind !== 'field')
      throw this.#error(field, `a field was expected, not ${shown(field)}`);
    const operator = this.#peek();
    if (operator.kind !== 'operator') return { kind: 'present', field };
    if (operator.text === 'in') {
      this.#next();
      return { kind: 'in', field, ranges: this.#ranges() };
    }
    if (!COMPARISONS.has(operator.text)) return { kind: 'present', field };
    this.#next();
    return {
      kind: 'compare',
      field,
      operator: operator.text as Comparison,
      value: this.#literal(),
    };
  }

  #ranges(): { from: Literal; to: Literal }[] {
    this.#expect('{');
    const ranges: { from: Literal; to: Literal }[] = [];
    do {
      const from = this.#literal();
      ranges.push({ from, to: this.#accept('..') ? this.#literal() : from });
    } while (this.#accept(','));
    this.#expect('}');
    return ranges;
  }

  #literal(): Literal {
    const token = this.#next();
    const { kind, text, column } = token;
    if (kind === 'string' || kind === 'number' || kind === 'address') return { kind, text, column };
    if (text === 'true' || text === 'false') return { kind: 'boolean', text, column };
    const hint = kind === 'field' ? `; texts are in quotes: "${text}"` : '';
    throw this.#error(token, `a value was expected, not ${shown(token)}${hint}`);
  }

  #deeper(): void {
    if (++this.#depth > MAX_DEPTH) throw this.#error(this.#peek(), 'too deeply nested');
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #accept(operator: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'operator' || text !== operator) return false;
    this.#at++;
    return true;
  }

  #expect(operator: string): void {
    const token = this.#peek();
    if (!this.#accept(operator)) {
      throw this.#error(token, `"${operator}" was expected, not ${shown(token)}`);
    }
  }

  #error({ column }: Token, reason: string): Error {
    return filterError(this.#text, column, reason);
  }
}

function shown({ kind, text }: Token): string {
  return kind === 'end' ? text : JSON.stringify(text);
}
