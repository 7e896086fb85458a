// A filter's text to its words. Columns count from 1, as an editor shows them.

import { FlowglassError } from '../errors.js';

export type TokenKind = 'field' | 'string' | 'number' | 'address' | 'operator' | 'end';

export interface Token {
  kind: TokenKind;
  /** Of a string what it means, of an operator its one spelling. */
  text: string;
  column: number;
}

/** A filter that makes no sense: where, and why. */
export function filterError(text: string, column: number, reason: string): FlowglassError {
  const message = `filter, column ${column}: ${reason}.\n  ${text}\n  ${' '.repeat(column - 1)}^`;
  return new FlowglassError('bad-filter', message);
}

/** Words that are operators, as Wireshark has them. */
const WORDS: Record<string, string> = {
  and: '&&',
  or: '||',
  not: '!',
  eq: '==',
  ne: '!=',
  gt: '>',
  lt: '<',
  ge: '>=',
  le: '<=',
  contains: 'contains',
  matches: 'matches',
  in: 'in',
};

const SPACE = /\s+/y;
const OPERATOR = /&&|\|\||==|!=|>=|<=|\.\.|[!<>(){},~]/y;
const STRING = /"((?:[^"\\]|\\.)*)"/y;
const NETWORK =
  /(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[\da-fA-F:.]*:[\da-fA-F:.]*:)[\da-fA-F:.]+)(?:\/\d{1,3})?(?![\w.:])/y;
const NUMBER = /-?(?:0x[\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w])/y;
const FIELD = /[A-Za-z_]\w*(?:\.\w+)*/y;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const push = (kind: TokenKind, word: string, length: number) => {
    tokens.push({ kind, text: word, column: at + 1 });
    at += length;
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space) {
      at += space[0].length;
      continue;
    }
    const string = take(STRING);
    const network = take(NETWORK);
    const number = take(NUMBER);
    const operator = take(OPERATOR);
    const field = take(FIELD);
    if (string) push('string', (string[1] ?? '').replace(/\\(["\\])/g, '$1'), string[0].length);
    else if (network) push('address', network[0], network[0].length);
    else if (number) push('number', number[0], number[0].length);
    else if (operator)
      push('operator', operator[0] === '~' ? 'matches' : operator[0], operator[0].length);
    else if (field) {
      const word = WORDS[field[0]];
      push(word ? 'operator' : 'field', word ?? field[0], field[0].length);
    } else if (text[at] === '"') {
      throw filterError(text, at + 1, 'the string has no end');
    } else {
      throw filterError(text, at + 1, `${JSON.stringify(text[at])} means nothing here`);
    }
  }
  tokens.push({ kind: 'end', text: 'the end', column: text.length + 1 });
  return tokens;
}
