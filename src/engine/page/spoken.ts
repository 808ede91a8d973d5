import type { CDPSession } from 'playwright-core'
import type { FoundThere } from './inside/leaving.ts'

interface AxValue {
  readonly value?: unknown
}
export interface AxNode {
  readonly ignored: boolean
  readonly role?: AxValue
  readonly name?: AxValue
  readonly value?: AxValue
  readonly description?: AxValue
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[]
}

/** What a screen reader says of elements: name, role, value, state, description. */
export interface Speaker {
  say(found: FoundThere): Promise<string>
}

/** Reads Chrome's accessibility tree once; without a session, what the page itself computed is said. */
export function openSpeaker(session: CDPSession | null): Speaker {
  let tree: Promise<ReadonlyMap<number, AxNode>> | null = null
  const nodeOf = async (selector: string): Promise<AxNode | null> => {
    if (session === null) return null
    tree ??= readTree(session)
    const id = await nodeIdOf(session, selector)
    return id === null ? null : ((await tree).get(id) ?? ignored)
  }
  return {
    say: async (found) => {
      const node = await nodeOf(found.selector).catch(() => null)
      if (node !== null) return spokenNode(node)
      return found.name === '' && found.role === '' ? 'nothing' : words([found.name, found.role])
    },
  }
}

const ignored: AxNode = { ignored: true }

async function readTree(session: CDPSession): Promise<Map<number, AxNode>> {
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  return new Map(
    nodes.flatMap((node) =>
      node.backendDOMNodeId === undefined ? [] : [[node.backendDOMNodeId, node as AxNode]],
    ),
  )
}

async function nodeIdOf(session: CDPSession, selector: string): Promise<number | null> {
  const steps = selector.split(' >>> ').map((step) => JSON.stringify(step))
  const expression = steps.reduce(
    (inside, step, at) =>
      at === 0
        ? `document.querySelector(${step})`
        : `(${inside}).shadowRoot.querySelector(${step})`,
    '',
  )
  const { result } = await session.send('Runtime.evaluate', { expression })
  const { objectId } = result
  if (objectId === undefined) return null
  const { node } = await session.send('DOM.describeNode', { objectId })
  return node.backendNodeId
}

/** How Chrome names roles, as they are said. */
const saidRoles: Readonly<Record<string, string>> = {
  textbox: 'edit text',
  searchbox: 'search edit text',
  checkbox: 'check box',
  radio: 'radio button',
  combobox: 'combo box',
  listbox: 'list box',
  spinbutton: 'number field',
  img: 'image',
  image: 'image',
  columnheader: 'column header',
  rowheader: 'row header',
  contentinfo: 'content information',
  DisclosureTriangle: 'button',
  PopUpButton: 'menu button',
  ToggleButton: 'toggle button',
  ComboBoxSelect: 'combo box',
  listitem: 'list item',
  Details: 'group',
  Date: 'date',
  LayoutTable: '',
  LayoutTableRow: '',
  LayoutTableCell: '',
  StaticText: '',
  RootWebArea: 'web page',
  generic: '',
  none: '',
  Iframe: 'frame',
}

const saidStates: Readonly<Record<string, string>> = {
  disabled: 'unavailable',
  invalid: 'invalid entry',
  required: 'required',
  expanded: 'expanded',
  pressed: 'pressed',
  selected: 'selected',
  readonly: 'read only',
  busy: 'busy',
}

/** A node of Chrome's accessibility tree in words. */
export function spokenNode(node: AxNode): string {
  if (node.ignored) return 'nothing'
  const role = String(node.role?.value ?? '')
  const said = words([
    text(node.name),
    saidRoles[role] ?? role,
    text(node.value),
    ...statesOf(node),
    text(node.description),
  ])
  return said === '' ? 'nothing' : said
}

const text = (value: AxValue | undefined): string => String(value?.value ?? '').trim()

const words = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')

function statesOf({ role, properties = [] }: AxNode): string[] {
  return properties.flatMap(({ name, value: { value } }) => {
    if (name === 'checked')
      return [
        value === 'mixed'
          ? 'half checked'
          : value === 'true' || value === true
            ? 'checked'
            : 'not checked',
      ]
    if (name === 'level') return role?.value === 'heading' ? [`level ${value}`] : []
    if (name === 'expanded') return [value ? 'expanded' : 'collapsed']
    const isOn = value === true || (typeof value === 'string' && value !== 'false' && value !== '')
    const said = saidStates[name]
    return said !== undefined && isOn ? [said] : []
  })
}
