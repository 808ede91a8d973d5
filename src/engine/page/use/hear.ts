import type { CDPSession } from 'playwright-core'
import type { Who } from '../../../lab/page/steps.ts'
import { type AxNode, spokenNode } from '../spoken.ts'

/** An element as assistive technology gets it from Chrome. */
export interface Heard {
  readonly id: number
  readonly role: string
  readonly name: string
  readonly value: string
  readonly description: string
  readonly states: Readonly<Record<string, unknown>>
  readonly level: number | null
  readonly isFocused: boolean
  /** The elements around it, by their place in the list. */
  readonly inside: readonly number[]
  /** The same, by their ids, which stay when the page changes. */
  readonly around: readonly number[]
  readonly spoken: string
}

interface TreeNode extends AxNode {
  readonly nodeId: string
  readonly childIds?: readonly string[]
  readonly backendDOMNodeId?: number
}

/** Everything on the page that is heard, in order. */
export async function hear(session: CDPSession): Promise<Heard[]> {
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const byId = new Map((nodes as TreeNode[]).map((node) => [node.nodeId, node]))
  const heard: Heard[] = []
  const walk = (node: TreeNode | undefined, inside: readonly number[]): void => {
    if (!node) return
    const place = node.ignored ? inside : [...inside, heard.length]
    const around = inside.map((at) => heard[at]?.id ?? -1)
    if (!node.ignored) heard.push({ ...heardOf(node), inside, around })
    for (const child of node.childIds ?? []) walk(byId.get(child), place)
  }
  walk(nodes[0] as TreeNode | undefined, [])
  return heard
}

function heardOf(node: TreeNode): Omit<Heard, 'inside' | 'around'> {
  const states = Object.fromEntries(
    (node.properties ?? []).map(({ name, value }) => [name, value.value]),
  )
  const text = (value: { readonly value?: unknown } | undefined): string =>
    String(value?.value ?? '').trim()
  return {
    id: node.backendDOMNodeId ?? -1,
    role: text(node.role),
    name: text(node.name),
    value: text(node.value),
    description: text(node.description),
    states,
    level: typeof states.level === 'number' ? states.level : null,
    isFocused: states.focused === true,
    spoken: spokenNode(node),
  }
}

/** What has focus; nothing where only the page as a whole has it. */
export function focusIn(all: readonly Heard[]): Heard | null {
  return all.find(({ isFocused, role }) => isFocused && role !== 'RootWebArea') ?? null
}

/** Whether words hold others, in any case; between slashes, a regular expression. */
export function saysWords(said: string, wanted: string): boolean {
  const pattern = /^\/(.*)\/([a-z]*)$/s.exec(wanted)
  if (pattern) return new RegExp(pattern[1] as string, pattern[2] || 'iu').test(said)
  return plain(said).includes(plain(wanted))
}

const plain = (text: string): string =>
  text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()

/** Roles that a lab's word stands for, besides itself. */
const alsoRoles: Readonly<Record<string, readonly string[]>> = {
  textbox: ['searchbox', 'spinbutton', 'combobox', 'Date', 'DateTime', 'InputTime'],
  combobox: ['listbox', 'ComboBoxSelect', 'ComboBoxMenuButton'],
  group: ['radiogroup', 'Details'],
  image: ['img', 'graphics-symbol'],
  alert: ['status', 'log'],
  dialog: ['alertdialog'],
  checkbox: ['switch'],
  button: ['DisclosureTriangle', 'PopUpButton', 'ToggleButton'],
  cell: ['gridcell'],
}

/** Whether this is who is meant. */
export function isWho(heard: Heard, { role, name, level }: Who): boolean {
  const wanted = role === undefined ? null : [role].flat()
  const roles = wanted?.flatMap((one) => [one, ...(alsoRoles[one] ?? [])]) ?? null
  if (roles !== null && !roles.includes(heard.role)) return false
  if (roles === null && /^(StaticText|InlineTextBox|LabelText)$/.test(heard.role)) return false
  if (level !== undefined && heard.level !== level) return false
  return name === undefined || saysWords(heard.name, name)
}

const lookarounds = /\(\?<?[!=](?:[^()]|\([^()]*\))*\)(?:\.\*)?|^\.\*/g

/** A name as people read it: a regular expression without its signs. */
function nameWords(name: string): string {
  const pattern = /^\/(.+)\/[a-z]*$/s.exec(name)?.[1]?.replace(lookarounds, '')
  return pattern === undefined
    ? name
    : pattern.replace(/\\b|[\\^$]|\(([^()]*)\)\?/g, '').replaceAll('|', '” or “')
}

/** "the button “Send”" */
export function whoText({ role, name, level }: Who): string {
  const what = role === undefined ? 'something' : [role].flat().join(' or ')
  const called = name === undefined ? '' : ` named “${nameWords(name)}”`
  return `${what}${called}${level === undefined ? '' : ` of level ${level}`}`
}
