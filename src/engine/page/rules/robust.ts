import { type Rule, rule } from './rule.ts'

/** What programs must be able to read: WCAG 4. */
export const robustRules: Readonly<Record<string, Rule>> = {
  'frames-alike': rule(
    '4.1.2',
    'serious',
    'These frames have one name and different content. Give each a title of its own.',
    '4b1c6c',
    'A',
  ),
  'aria-controls-nothing': rule(
    '4.1.2 1.3.1',
    'serious',
    'No element has the id that aria-controls names. Name the list that is open, or the part that scrolls.',
    'in6db8',
    'A',
  ),
  'id-twice': rule(
    '4.1.1',
    'minor',
    'Another element has this id. Labels and links reach only the first: give each an id of its own.',
    '3ea0c8',
    'A',
  ),
  'attribute-twice': rule(
    '4.1.1',
    'minor',
    'A browser keeps the first of the two. Leave one out.',
    'e6952f',
    'A',
  ),
  'outdated-element': rule(
    '4.1.1',
    'minor',
    "This element says how text looks, and isn't part of HTML any more. Use CSS.",
    '',
    'A',
  ),
  'frame-title-says-nothing': rule(
    '4.1.2',
    'moderate',
    'Say in the title what is in this frame.',
    '',
    'A',
  ),
  'gauge-without-name': rule(
    '4.1.2',
    'serious',
    'Say what is measured: in a label, or in aria-label.',
    '',
    'A',
  ),
}
