import type { Impact, Level } from './finding.ts'

/** What a rule of ours stands on, and what to do about it. */
export interface Rule {
  readonly wcag: readonly string[]
  readonly level: Level
  readonly impact: Impact
  readonly fix: string
  /** The public descriptions it follows: ids of ACT rules. */
  readonly act: readonly string[]
}

const rule = (wcag: string, impact: Impact, fix: string, act = '', level: Level = 'AA'): Rule => ({
  wcag: wcag.split(' '),
  level,
  impact,
  fix,
  act: act.split(' ').filter(Boolean),
})

/**
 * Our own rules, by id. Each follows from the text of WCAG and, where there is one, from the
 * description of an ACT rule (https://www.w3.org/WAI/standards-guidelines/act/rules/).
 */
export const ownRules: Readonly<Record<string, Rule>> = {
  'label-not-in-name': rule(
    '2.5.3',
    'serious',
    'Put the words that can be read into the name.',
    '2ee8b8',
    'A',
  ),
  'image-file-name': rule(
    '1.1.1',
    'serious',
    'Say what the picture shows instead of what its file is called.',
    '9eb3f6 qt1vmo',
    'A',
  ),
  'image-name-says-nothing': rule(
    '1.1.1',
    'serious',
    'Say what the picture shows; if it is decoration, write alt="".',
    'qt1vmo',
    'A',
  ),
  'title-says-nothing': rule(
    '2.4.2',
    'serious',
    'Say in the title what this page is about, then whose it is.',
    'c4a8a4',
    'A',
  ),
  'heading-says-nothing': rule(
    '2.4.6',
    'moderate',
    'Say in the heading what comes under it.',
    'b49b2e',
  ),
  'link-says-nothing': rule(
    '2.4.4 2.4.9',
    'serious',
    'Say in the link, or in the sentence around it, where it goes.',
    '5effbb aizyf1',
    'A',
  ),
  'links-alike': rule(
    '2.4.4 2.4.9',
    'serious',
    'These links have one name and go to different pages. Say in each where it goes.',
    'fd3a94 b20e66',
    'A',
  ),
  'frames-alike': rule(
    '4.1.2',
    'serious',
    'These frames have one name and different content. Give each a title of its own.',
    '4b1c6c',
    'A',
  ),
  'frame-skipped-by-tab': rule(
    '2.1.1',
    'serious',
    'Take tabindex off the iframe: with a negative one, keys never reach what is in it.',
    'akn7bn',
    'A',
  ),
  'table-header-without-cells': rule(
    '1.3.1',
    'serious',
    'This header heads no cell. Put cells in its column or row, or make it a plain cell.',
    'd0f69e',
    'A',
  ),
  'aria-foreign-child': rule(
    '1.3.1',
    'serious',
    'Give what is in it a role that belongs there, or take its own role away.',
    'bc4a75',
    'A',
  ),
  'aria-controls-nothing': rule(
    '4.1.2 1.3.1',
    'serious',
    'No element has the id that aria-controls names. Name the list that is open, or the part that scrolls.',
    'in6db8',
    'A',
  ),
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
  'labels-alike': rule(
    '2.4.6',
    'serious',
    'Another field has the same label, and nothing that can be seen tells them apart. Add a legend or a heading, or say more in the label.',
    'cc0f0a',
  ),
  'radios-without-group': rule(
    '1.3.1',
    'serious',
    'Put the choices into a fieldset whose legend asks the question.',
    '',
    'A',
  ),
  'placeholder-for-label': rule(
    '3.3.2',
    'serious',
    'A placeholder goes away as soon as something is typed. Write a label that stays.',
    '',
    'A',
  ),
  'mouse-only': rule(
    '2.1.1',
    'critical',
    'Make it a button (or a link with href), so that Tab and Enter work.',
    '',
    'A',
  ),
  'fake-list': rule(
    '1.3.1',
    'moderate',
    'Make it a list: ul or ol, with an li for each item.',
    '',
    'A',
  ),
  'decoration-heard': rule(
    '4.1.2 1.1.1',
    'minor',
    'It is marked as decoration and has a name. Take one of them away.',
    '46ca7f',
    'A',
  ),
  'scroller-without-key': rule(
    '2.1.1 2.1.3',
    'serious',
    'Write tabindex="0" on it, so that arrow keys can scroll it.',
    '0ssw9k',
    'A',
  ),
  'contrast-by-pixels': rule(
    '1.4.3 1.4.6',
    'serious',
    'Make the text or what is behind it darker or lighter.',
    'afw4f7',
  ),
  'text-cut-off-at-200-percent': rule(
    '1.4.4',
    'serious',
    'At 200 % zoom a part of this text is cut off. Let the box grow: min-height instead of height, and no overflow: hidden.',
    '59br37',
  ),
  'too-wide-at-320': rule(
    '1.4.10',
    'serious',
    'In a window of 320 pixels (400 % zoom) this needs scrolling in two directions. Use max-width: 100% and let it wrap.',
  ),
  'orientation-lock': rule(
    '1.3.4',
    'serious',
    'This is turned when the window is. Let people hold their device as they can.',
    'b33eff',
  ),
  'keyboard-trap': rule(
    '2.1.2',
    'critical',
    "Tab and Shift+Tab never leave this element. Don't take the key away, and don't give focus back.",
    'a1b64e ebe86a 80af7b',
    'A',
  ),
  'focus-not-visible': rule(
    '2.4.7',
    'serious',
    'Nothing is drawn when this element has focus. Keep the outline, or draw one with :focus-visible.',
    'oj04fd',
  ),
  'motion-only': rule(
    '2.5.4',
    'serious',
    'Moving the device changes the page, and no control does the same. Add controls, and a way to switch motion off.',
    '7677a9 c249d5',
    'A',
  ),
  'single-key-shortcut': rule(
    '2.1.4',
    'serious',
    'A single character does something wherever focus is. Use a key with Ctrl or Alt, or let people switch it off.',
    'ffbc54',
    'A',
  ),
  'text-changes-by-itself': rule(
    '2.2.2',
    'serious',
    'This text changes by itself. Add a control that pauses, stops or hides it.',
    'efbfc7',
    'A',
  ),
  'page-language': rule(
    '3.1.1',
    'serious',
    'Write the language of the page into lang.',
    'ucwvc8',
    'A',
  ),
  'audio-without-text': rule(
    '1.2.1',
    'serious',
    'Write down what is said in it, on this page or behind a link "Transcript".',
    '2eb176 e7aa44',
    'A',
  ),
  'video-without-captions': rule(
    '1.2.2',
    'serious',
    'Add captions: <track kind="captions" src="…" srclang="…">.',
    'f51b46 eac66b',
    'A',
  ),
  'sound-by-itself': rule(
    '1.4.2',
    'serious',
    "This plays without being asked. Don't start it, or add a way to stop it.",
    '80f0bf 4c31df aaa1bf',
    'A',
  ),
  'picture-not-heard': rule(
    '1.1.1',
    'serious',
    'This picture says something, and nobody hears it. Say the same in alt, or in aria-label with role="img".',
    'e88epe',
    'A',
  ),
  'picture-of-text': rule(
    '1.4.5',
    'moderate',
    'Write text as text and style it with CSS, so that people can enlarge and recolor it.',
    '0va7u6',
  ),
  'label-says-nothing': rule('2.4.6', 'serious', 'Say in the label what to enter.', 'cc0f0a'),
  'id-twice': rule(
    '4.1.1',
    'minor',
    'Another element has this id. Labels and links reach only the first: give each an id of its own.',
    '3ea0c8',
    'A',
  ),
  'table-fake-headers': rule(
    '1.3.1',
    'serious',
    'The first row only looks like headers. Make its cells th.',
    '',
    'A',
  ),
  'letters-apart': rule(
    '1.3.2',
    'moderate',
    'With spaces between its letters this is no word any more. Use letter-spacing.',
    '',
    'A',
  ),
  'told-by-looks': rule(
    '1.3.3 1.4.1',
    'moderate',
    'Name what you mean, too: its words, not only its color, shape or place.',
    '',
    'A',
  ),
  'label-for-nothing': rule(
    '1.3.1',
    'serious',
    'No element has the id that this label names in for. Give the field that id.',
    '',
    'A',
  ),
  'changes-on-choice': rule(
    '3.2.2',
    'serious',
    'Going through the choices by keyboard already leads away. Add a button that goes there.',
    '',
    'A',
  ),
  'text-blinks': rule(
    '2.2.2',
    'serious',
    'This text never stands still. Stop it after five seconds, or add a way to stop it.',
    '',
    'A',
  ),
  'attribute-twice': rule(
    '4.1.1',
    'minor',
    'A browser keeps the first of the two. Leave one out.',
    'e6952f',
    'A',
  ),
  'no-way-past': rule(
    '2.4.1',
    'moderate',
    'Nothing leads past this part. Put what the page is about into main, and begin it with a heading.',
    'cf77f2',
    'A',
  ),
  'part-language': rule('3.1.2', 'serious', 'Write the language of this part into lang.', 'off6ek'),
  'part-language-unknown': rule(
    '3.1.2',
    'serious',
    "This isn't the tag of any language. Write the one that is meant: en, nl, pt-BR.",
    'de46e4',
  ),
  'enhanced-contrast-by-pixels': rule(
    '1.4.6',
    'serious',
    'Make the text or what is behind it darker or lighter.',
    '09o5cg',
    'AAA',
  ),
  'spacing-fixed': rule(
    '1.4.12',
    'serious',
    'Leave !important out, so that people can set letters, words and lines apart.',
    '24afc2 9e45ec 78fd32',
  ),
  'fake-heading': rule(
    '1.3.1',
    'moderate',
    'This line only looks like a heading. Make it one: h2, or the level that fits.',
    '',
    'A',
  ),
  'text-by-style': rule(
    '1.3.1',
    'moderate',
    'These words are in the style sheet only. Write them into the page.',
    '',
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
  'field-two-labels': rule(
    '3.3.2',
    'minor',
    'This field has two labels, and some screen readers say only one. Put all of it into one label.',
    '',
    'A',
  ),
  'hint-not-heard': rule(
    '1.3.1 3.3.2',
    'moderate',
    'This hint belongs to the field beside it, and only eyes know. Give it an id, and name that in aria-describedby.',
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
  'focus-taken-away': rule(
    '2.1.1 2.4.7',
    'critical',
    'As soon as focus comes, a script takes it away. Leave onfocus out.',
    '',
    'A',
  ),
  'changes-on-focus': rule(
    '3.2.1',
    'serious',
    'Focus alone already leads away. Wait until someone presses a button.',
    '',
    'A',
  ),
  'field-without-edge': rule(
    '1.4.11',
    'serious',
    "The edge of this field can't be made out. Give it a border with a contrast of 3:1 to what is around it.",
  ),
  'object-without-name': rule(
    '1.1.1',
    'serious',
    'Say in aria-label or title what this picture, sound or film is.',
    '8fc3b6',
    'A',
  ),
  'silent-video-without-text': rule(
    '1.2.1',
    'serious',
    'Write down what this film shows, beside it or behind a link "Transcript", or say it in a sound file.',
    'c3232f',
    'A',
  ),
  'descriptions-not-heard': rule(
    '1.2.3 1.2.5',
    'serious',
    'No browser reads a track of descriptions out. Offer the film with descriptions in its sound, and write down what it shows.',
    'c5a4ea 1ec09b',
    'A',
  ),
  'video-without-transcript': rule(
    '1.2.8',
    'moderate',
    'Write down what is said and shown, beside the film or behind a link "Transcript".',
    '1a02b0',
    'AAA',
  ),
  'link-alone-says-nothing': rule(
    '2.4.9',
    'moderate',
    'Say in the link itself where it goes: in a list of links nothing else is heard.',
    'aizyf1',
    'AAA',
  ),
  'links-alike-alone': rule(
    '2.4.9',
    'moderate',
    'These links have one name and go to different pages. Say in each where it goes.',
    'b20e66',
    'AAA',
  ),
}

/** Rules of axe that aren't used: ours does the same closer to the ACT rule, or what they say is taste. */
const unused = new Set([
  'label-content-name-mismatch',
  'frame-title-unique',
  'th-has-data-cells',
  'frame-tested',
  'bypass',
  'region',
  'page-has-heading-one',
  'landmark-one-main',
  'landmark-unique',
  'hidden-content',
  'focus-order-semantics',
  'css-orientation-lock',
  'duplicate-id',
  'duplicate-id-active',
  'frame-focusable-content',
  'video-caption',
  'valid-lang',
  'avoid-inline-spacing',
  'presentation-role-conflict',
  'object-alt',
  'accesskeys',
  'aria-text',
  'image-redundant-alt',
  'table-duplicate-name',
  'aria-dialog-name',
  'aria-treeitem-name',
  'meta-viewport-large',
])

/** Rules that axe calls good practice and WCAG, or the ACT rules, say something about. */
const promoted: Readonly<Record<string, readonly string[]>> = {
  tabindex: ['2.4.3'],
  'empty-heading': ['1.3.1'],
  'scope-attr-valid': ['1.3.1'],
  'heading-order': ['2.4.10'],
  'skip-link': ['2.4.1'],
}

/** Criteria that an axe rule is also about, by the ACT rules it implements. */
const alsoAbout: Readonly<Record<string, readonly string[]>> = {
  'color-contrast': ['1.4.6'],
  'meta-refresh': ['2.2.4', '3.2.5'],
  'link-name': ['2.4.9'],
}

/** What axe says of one of its rules. */
export interface AxeRule {
  readonly ruleId: string
  readonly tags: readonly string[]
}

/** The rules of axe that run at a level, with their criteria. */
export function axeRulesAt(
  level: Level,
  rules: readonly AxeRule[],
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const { ruleId, tags } of rules) {
    if (unused.has(ruleId) || (tags.includes('wcag2aaa') && level !== 'AAA')) continue
    if (tags.includes('wcag2a-obsolete')) continue
    const own = tags.find((tag) => /^wcag2\d?a+$/.test(tag)) ?? ''
    if (level === 'A' && own.endsWith('aa')) continue
    const wcag = tags.flatMap(criterionOf)
    const all =
      promoted[ruleId] ?? (wcag.length > 0 ? [...wcag, ...(alsoAbout[ruleId] ?? [])] : null)
    if (all !== null) found.set(ruleId, [...new Set(all)])
  }
  return found
}

/** "wcag1412" → "1.4.12" */
function criterionOf(tag: string): string[] {
  const match = /^wcag(\d)(\d)(\d+)$/.exec(tag)
  return match ? [`${match[1]}.${match[2]}.${match[3]}`] : []
}
