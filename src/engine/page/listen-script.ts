/**
 * Runs in a page before its own scripts: notes what the page listens to, which nothing in a
 * document shows afterwards.
 */
export const listenScript = `(() => {
  const heard = new Set()
  Object.defineProperty(window, '__pageHeard', { value: heard })
  // Whatever may move focus when a key is pressed or focus comes.
  const focusing = /^(focus|blur|focusin|focusout|keydown|keypress|keyup)$/
  // What a script reacts to with a mouse, and with keys, element by element.
  const clicked = new WeakSet()
  Object.defineProperty(window, '__pageClicked', { value: clicked })
  const keyed = new WeakSet()
  Object.defineProperty(window, '__pageKeyed', { value: keyed })
  const wanted = ['devicemotion', 'deviceorientation', 'keydown', 'keypress', 'keyup']
  const add = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const isWide = this === window || this === document || this === document.documentElement || this === document.body || this == null
    if ((wanted.includes(type) && isWide) || /^(dragstart|drop)$/.test(type)) heard.add(type)
    if (focusing.test(type)) heard.add('any ' + type)
    if (/^(click|mousedown|pointerdown)$/.test(type) && listener) clicked.add(this ?? window)
    if (/^key(down|press|up)$/.test(type) && listener) keyed.add(this ?? window)
    return add.call(this ?? window, type, listener, options)
  }
  const written = new Set()
  Object.defineProperty(window, '__pageWritten', { value: written })
  for (const verb of ['fillText', 'strokeText']) {
    const draw = CanvasRenderingContext2D.prototype[verb]
    CanvasRenderingContext2D.prototype[verb] = function (...given) {
      written.add(this.canvas)
      return draw.apply(this, given)
    }
  }
  const intervals = []
  Object.defineProperty(window, '__pageIntervals', { value: intervals })
  const note = (ms) => { if (intervals.length < 50) intervals.push(Number(ms) || 0) }
  const repeat = window.setInterval
  window.setInterval = function (work, ms, ...more) {
    note(ms)
    return repeat.call(window, work, ms, ...more)
  }
  // A timer that sets the next one repeats as well.
  const once = window.setTimeout
  Object.defineProperty(window, '__pageTimeout', { value: once.bind(window) })
  let isInTimer = false
  window.setTimeout = function (work, ms, ...more) {
    if (isInTimer) note(ms)
    if (typeof work !== 'function') return once.call(window, work, ms, ...more)
    const wrapped = (...given) => {
      isInTimer = true
      try { return work(...given) } finally { isInTimer = false }
    }
    return once.call(window, wrapped, ms, ...more)
  }
})()`
