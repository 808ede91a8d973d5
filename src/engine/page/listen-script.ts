/**
 * Runs in a page before its own scripts: notes what the page listens to, which nothing in a
 * document shows afterwards.
 */
export const listenScript = `(() => {
  const heard = new Set()
  Object.defineProperty(window, '__pageHeard', { value: heard })
  const wanted = ['devicemotion', 'deviceorientation', 'keydown', 'keypress', 'keyup']
  const add = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const isWide = this === window || this === document || this === document.documentElement || this === document.body || this == null
    if (wanted.includes(type) && isWide) heard.add(type)
    return add.call(this ?? window, type, listener, options)
  }
  const intervals = []
  Object.defineProperty(window, '__pageIntervals', { value: intervals })
  for (const name of ['setInterval', 'setTimeout']) {
    const start = window[name]
    window[name] = function (work, ms, ...more) {
      if (intervals.length < 50) intervals.push(Number(ms) || 0)
      return start.call(window, work, ms, ...more)
    }
  }
})()`
