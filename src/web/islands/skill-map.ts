// The map of skills: zoom without a new page, drag, and go from the map to the list and back.

interface Parts {
  readonly view: HTMLElement
  readonly svg: SVGSVGElement
  readonly zooms: readonly HTMLAnchorElement[]
}

/** Where something is on the map, as a part of its width and height. */
interface Spot {
  readonly x: number
  readonly y: number
}

/** Points moved before a press counts as a drag. */
const dragFrom = 5

/** Brings a map to life. */
export function moveSkillMap(map: HTMLElement): void {
  const view = map.querySelector<HTMLElement>('.map-view')
  const svg = view?.querySelector('svg')
  if (!view || !svg) return
  const parts = { view, svg, zooms: [...map.querySelectorAll<HTMLAnchorElement>('[data-zoom]')] }
  map.classList.add('map-live')
  zoomByLinks(parts)
  zoomByWheel(parts)
  drag(parts)
  select(parts)
}

function zoomByLinks(parts: Parts): void {
  for (const link of parts.zooms) {
    link.addEventListener('click', (event) => {
      event.preventDefault()
      const { view } = parts
      zoomTo(parts, link, spotAt(parts, view.clientWidth / 2, view.clientHeight / 2))
      history.replaceState(null, '', link.href + location.hash)
    })
  }
}

/** With Ctrl, as maps elsewhere: a wheel alone scrolls. A trackpad's pinch arrives as the same. */
function zoomByWheel(parts: Parts): void {
  let sum = 0
  parts.view.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      sum += event.deltaY
      if (Math.abs(sum) < 40) return
      const link = parts.zooms[current(parts) + (sum < 0 ? 1 : -1)]
      sum = 0
      const { left, top } = parts.view.getBoundingClientRect()
      const at = { x: event.clientX - left, y: event.clientY - top }
      if (link) zoomTo(parts, link, spotAt(parts, at.x, at.y), at)
    },
    { passive: false },
  )
}

const current = ({ zooms }: Parts): number =>
  zooms.findIndex((link) => link.getAttribute('aria-current') === 'true')

/** The spot of the map that is there in the window of the map. */
function spotAt({ view, svg }: Parts, x: number, y: number): Spot {
  const { width, height } = svg.getBoundingClientRect()
  return { x: (view.scrollLeft + x) / width, y: (view.scrollTop + y) / height }
}

/** Zooms so that the spot stays where it is asked for: in the middle, if nothing else is said. */
function zoomTo(parts: Parts, link: HTMLAnchorElement, spot: Spot, at?: Spot): void {
  const { view, svg, zooms } = parts
  const { zoom = 'fit', scale = '1' } = link.dataset
  for (const one of zooms) {
    one.classList.toggle('chip-on', one === link)
    if (one === link) one.setAttribute('aria-current', 'true')
    else one.removeAttribute('aria-current')
    view.classList.toggle(`map-${one.dataset.zoom}`, one.dataset.zoom === zoom)
  }
  const { width, height } = svg.viewBox.baseVal
  svg.setAttribute('width', String(Math.round(width * Number(scale))))
  svg.setAttribute('height', String(Math.round(height * Number(scale))))
  const drawn = svg.getBoundingClientRect()
  view.scrollTo(
    spot.x * drawn.width - (at?.x ?? view.clientWidth / 2),
    spot.y * drawn.height - (at?.y ?? view.clientHeight / 2),
  )
}

/** A mouse drags; a finger scrolls by itself. */
function drag({ view }: Parts): void {
  let from: { x: number; y: number; left: number; top: number } | null = null
  view.addEventListener('pointerdown', ({ button, pointerType, clientX, clientY }) => {
    if (button !== 0 || pointerType !== 'mouse') return
    from = { x: clientX, y: clientY, left: view.scrollLeft, top: view.scrollTop }
  })
  window.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (from === null) return
    const [x, y] = [clientX - from.x, clientY - from.y]
    if (Math.hypot(x, y) > dragFrom) view.classList.add('dragging')
    if (view.classList.contains('dragging')) view.scrollTo(from.left - x, from.top - y)
  })
  window.addEventListener('pointerup', () => {
    from = null
    // After the click that belongs to this release.
    setTimeout(() => view.classList.remove('dragging'))
  })
}

/** From a box to its line in the list, and from an address with a skill to its box. */
function select(parts: Parts): void {
  const { view, svg, zooms } = parts
  svg.addEventListener('click', (event) => {
    if (view.classList.contains('dragging') || !(event.target instanceof Element)) return
    const { skill } = event.target.closest<SVGElement>('[data-skill]')?.dataset ?? {}
    const { area } = event.target.closest<SVGElement>('[data-area]')?.dataset ?? {}
    if (skill !== undefined && current(parts) > 0) location.hash = skill
    else if (area !== undefined) {
      const { left, top } = view.getBoundingClientRect()
      const spot = spotAt(parts, event.clientX - left, event.clientY - top)
      const near = zooms[1]
      if (current(parts) === 0 && near) zoomTo(parts, near, spot)
      if (skill !== undefined) location.hash = skill
    }
  })
  window.addEventListener('hashchange', () => show(parts))
  show(parts)
}

/** Opens the list where the address points, marks the box, and draws what it needs. */
function show(parts: Parts): void {
  const { view, svg, zooms } = parts
  const id = decodeURIComponent(location.hash.slice(1))
  const line = id === '' ? null : document.getElementById(id)
  const details = line?.closest('details')
  if (!line || !details) return
  details.open = true
  line.scrollIntoView({ block: 'nearest' })
  for (const old of svg.querySelectorAll('.chosen')) old.classList.remove('chosen')
  const box = [...svg.querySelectorAll<SVGElement>('[data-skill]')].find(
    (one) => one.dataset.skill === id,
  )
  if (!box) return
  box.classList.add('chosen')
  for (const across of svg.querySelectorAll<SVGElement>('.across')) {
    const { from, to } = across.dataset
    across.classList.toggle('chosen', from === id || to === id)
  }
  const near = zooms[1]
  if (current(parts) === 0 && near) zoomTo(parts, near, { x: 0, y: 0 })
  const [around, at] = [view.getBoundingClientRect(), box.getBoundingClientRect()]
  view.scrollBy(
    at.left + at.width / 2 - (around.left + around.width / 2),
    at.top + at.height / 2 - (around.top + around.height / 2),
  )
}
