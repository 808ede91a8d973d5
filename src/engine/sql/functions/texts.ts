import {
  concat,
  initcap,
  left,
  right,
  strip,
  substring,
  textAndNumbers,
  texts,
} from '../evaluation.ts'
import { isBytes } from '../value.ts'
import type { SqlFunction } from './sql-function.ts'

/** Functions of texts. */
export const textsKnown = {
  length: {
    gives: 'whole number',
    isStrict: true,
    givesOneRow: true,
    evaluate: texts((text) => [...text].length),
    boundaries: 'length',
    isSuggested: true,
  },
  lower: {
    gives: 'text',
    isStrict: true,
    givesOneRow: true,
    evaluate: texts((text) => text.toLowerCase()),
    carries: 0,
    preimage: 'casing',
    boundaries: 'casing',
    isSuggested: true,
  },
  upper: {
    gives: 'text',
    isStrict: true,
    givesOneRow: true,
    evaluate: texts((text) => text.toUpperCase()),
    carries: 0,
    preimage: 'casing',
    boundaries: 'casing',
    isSuggested: true,
  },
  trim: {
    gives: 'text',
    evaluate: texts((text, set = ' ') => strip(text, set, 'both')),
    carries: 0,
    preimage: 'trimming',
    isSuggested: true,
  },
  substring: {
    gives: 'text',
    evaluate: textAndNumbers(substring),
    boundaries: 'cutting',
    isSuggested: true,
  },
  replace: {
    gives: 'text',
    evaluate: texts((text, from, to) =>
      from === undefined || to === undefined ? undefined : text.replaceAll(from, to),
    ),
    boundaries: 'replacing',
    isSuggested: true,
  },
  concat: { gives: 'text', boundaries: 'joining', isSuggested: true },
  to_char: {
    gives: 'text',
    carries: 0,
    preimage: 'itself',
    boundaries: 'format',
    isSuggested: true,
  },
  position: {
    gives: 'whole number',
    evaluate: texts((text, part) => (part === undefined ? undefined : text.indexOf(part) + 1)),
    boundaries: 'finding',
    isSuggested: true,
  },
  left: { gives: 'text', evaluate: textAndNumbers(left), boundaries: 'cutting', isSuggested: true },
  right: {
    gives: 'text',
    evaluate: textAndNumbers(right),
    boundaries: 'cutting',
    isSuggested: true,
  },
  initcap: {
    gives: 'text',
    evaluate: texts(initcap),
    carries: 0,
    preimage: 'casing',
    boundaries: 'capitals',
    isSuggested: true,
  },
  split_part: {
    gives: 'text',
    evaluate: ([text, separator, nth]) =>
      typeof text === 'string' &&
      typeof separator === 'string' &&
      typeof nth === 'number' &&
      nth > 0 &&
      separator !== ''
        ? (text.split(separator)[nth - 1] ?? '')
        : undefined,
    boundaries: 'finding',
    isSuggested: true,
  },
  char_length: {
    gives: 'whole number',
    evaluate: texts((text) => [...text].length),
    boundaries: 'length',
  },
  character_length: { gives: 'whole number', evaluate: texts((text) => [...text].length) },
  octet_length: {
    gives: 'whole number',
    evaluate: texts((text) => (isBytes(text) ? text.length / 2 - 1 : Buffer.byteLength(text))),
  },
  strpos: {
    gives: 'whole number',
    evaluate: texts((text, part) => (part === undefined ? undefined : text.indexOf(part) + 1)),
    boundaries: 'finding',
  },
  ascii: { gives: 'whole number' },
  bit_length: { gives: 'whole number' },
  regexp_count: { gives: 'whole number', boundaries: 'pattern' },
  btrim: {
    gives: 'text',
    evaluate: texts((text, set = ' ') => strip(text, set, 'both')),
    carries: 0,
    preimage: 'trimming',
    boundaries: 'trimming',
  },
  ltrim: {
    gives: 'text',
    evaluate: texts((text, set = ' ') => strip(text, set, 'start')),
    carries: 0,
    preimage: 'trimming',
    boundaries: 'trimming',
  },
  rtrim: {
    gives: 'text',
    evaluate: texts((text, set = ' ') => strip(text, set, 'end')),
    carries: 0,
    preimage: 'trimming',
    boundaries: 'trimming',
  },
  concat_ws: { gives: 'text', boundaries: 'joining' },
  substr: { gives: 'text', evaluate: textAndNumbers(substring), boundaries: 'cutting' },
  reverse: {
    gives: 'text',
    evaluate: texts((text) => [...text].reverse().join('')),
    boundaries: 'reversing',
  },
  repeat: {
    gives: 'text',
    evaluate: textAndNumbers((text, count) =>
      count < 1000 ? text.repeat(Math.max(count, 0)) : undefined,
    ),
  },
  lpad: { gives: 'text', boundaries: 'padding' },
  rpad: { gives: 'text', boundaries: 'padding' },
  regexp_replace: { gives: 'text', boundaries: 'pattern' },
  translate: { gives: 'text', boundaries: 'replacing' },
  format: { gives: 'text', boundaries: 'formatting' },
  md5: { gives: 'text' },
  chr: { gives: 'text' },
  overlay: { gives: 'text', boundaries: 'replacing' },
  starts_with: {
    gives: 'boolean',
    evaluate: texts((text, part) => (part === undefined ? undefined : text.startsWith(part))),
  },
  string_to_array: { boundaries: 'splitting' },
  string_to_table: { boundaries: 'splitting' },
  regexp_split_to_array: { boundaries: 'splitting' },
  regexp_split_to_table: { boundaries: 'splitting' },
  '||': { evaluate: concat, boundaries: 'joining' },
  regexp_instr: { boundaries: 'pattern' },
  regexp_like: { boundaries: 'pattern' },
  regexp_match: { boundaries: 'pattern' },
  regexp_matches: { boundaries: 'pattern' },
  regexp_substr: { boundaries: 'pattern' },
  '^@': {
    evaluate: texts((text, part) => (part === undefined ? undefined : text.startsWith(part))),
  },
} satisfies Readonly<Record<string, SqlFunction>>
