// The page of a running server with script: it follows what the server prints and answers.
import { openConsole } from './console.ts'
import { followChanges } from './live.ts'
import { watchScrollBoxes } from './scroll-boxes.ts'

const console = openConsole()
const address = document.getElementById('server')?.dataset.server ?? ''
const lab = address.replace(/^\/labs\//, '').replace(/\/server$/, '')
const nothing = async (): Promise<void> => undefined

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  const button = event.submitter
  const action = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? ''
  if (console === null || !action.startsWith(address)) return
  event.preventDefault()
  void console.submit(action, form, button)
})

watchScrollBoxes()
followChanges(lab, {
  isOwn: () => true,
  attempts: nothing,
  parts: nothing,
  draft: nothing,
  server: async () => await console?.refresh(),
})
