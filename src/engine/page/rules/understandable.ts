import { type Rule, rule } from './rule.ts'

/** What people must be able to understand: WCAG 3. */
export const understandableRules: Readonly<Record<string, Rule>> = {
  'error-says-nothing': rule(
    '3.3.1',
    'serious',
    'Say which field is meant, what is wrong with it, and what would be right.',
    '36b590',
    'A',
  ),
  'error-not-heard': rule(
    '3.3.1',
    'critical',
    'This error can be seen and not heard. Take aria-hidden away, and tie it to its field with aria-describedby.',
    '36b590',
    'A',
  ),
  'placeholder-for-label': rule(
    '3.3.2',
    'serious',
    'A placeholder goes away as soon as something is typed. Write a label that stays.',
    '',
    'A',
  ),
  'page-language': rule(
    '3.1.1',
    'serious',
    'Write the language of the page into lang.',
    'ucwvc8',
    'A',
  ),
  'changes-on-choice': rule(
    '3.2.2',
    'serious',
    'Going through the choices by keyboard already leads away. Add a button that goes there.',
    '',
    'A',
  ),
  'part-language': rule('3.1.2', 'serious', 'Write the language of this part into lang.', 'off6ek'),
  'part-language-unknown': rule(
    '3.1.2',
    'serious',
    "This isn't the tag of any language. Write the one that is meant: en, nl, pt-BR.",
    'de46e4',
  ),
  'field-two-labels': rule(
    '3.3.2',
    'minor',
    'This field has two labels, and some screen readers say only one. Put all of it into one label.',
    '',
    'A',
  ),
  'paste-refused': rule(
    '3.3.8',
    'serious',
    'Nothing can be pasted here, so password managers fail, too. Let people paste.',
  ),
  'changes-on-focus': rule(
    '3.2.1',
    'serious',
    'Focus alone already leads away. Wait until someone presses a button.',
    '',
    'A',
  ),
}
