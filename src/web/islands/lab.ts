// The lab page with script: drafts saved as typed, Run and Check without leaving, the editor once
// the text can be read. Every form still works without it.
import { followChecks, handIn } from './check.ts'
import type { Console } from './console.ts'
import { showCopyButtons } from './copy.ts'
import { type Draft, keepDraft } from './draft.ts'
import type { FilesText } from './files.ts'
import { loadLanguage, loadLanguages } from './language.ts'
import { followChanges } from './live.ts'
import { fetchPage, readHelp, swap, Trouble, toast } from './parts.ts'
import { watchScrollBoxes } from './scroll-boxes.ts'
import { type AnswerText, plainText } from './text.ts'
import { keptText, windowId } from './window.ts'

const form = document.getElementById('answer') as HTMLFormElement
const area = document.getElementById('answer-text') as HTMLTextAreaElement
const says = document.getElementById('verdict-says') as HTMLElement
const editorSays = document.getElementById('editor-say') as HTMLElement
const note = document.getElementById('draft-note') as HTMLElement
const lab = form.dataset.lab ?? ''
const variant = form.dataset.variant ?? ''
const address = `/labs/${lab}`
const page = (query: Record<string, string>): string => {
  const search = new URLSearchParams({ ...(variant ? { variant } : {}), ...query }).toString()
  return search ? `${address}?${search}` : address
}

/** What belongs to attempts; refreshed together. */
const attemptParts = [
  'verdict-box',
  'attempts',
  'after',
  'helping',
  'lab-head',
  'next-lab',
  'topology-box',
]

let text: AnswerText = plainText(area)
/** The files of a server, where the answer is several. */
let files: FilesText | null = null
let checking: string | null = null

let hasTimelines = false
stepTimelines()
watchScrollBoxes()
showCopyButtons(document.getElementById('own-editor') ?? document.createElement('div'))

/** The learner's running server, in labs that have one. */
const server: Promise<Console | null> = document.getElementById('server')
  ? import('./console.ts').then(({ openConsole }) => openConsole())
  : Promise.resolve(null)

const windowField = form.querySelector<HTMLInputElement>('input[name=window]')
if (windowField) windowField.value = windowId()

const draft: Draft = keepDraft({
  lab,
  variant,
  text: () => text.get(),
  say: (words) => {
    note.textContent = words
  },
  back: () => sayTrouble(null),
})

/** A schedule is stepped through; what does that is fetched once there is one to see. */
function stepTimelines(): void {
  if (hasTimelines || !document.querySelector('[data-timeline]')) return
  hasTimelines = true
  void import('./timeline.ts').then((timeline) => timeline.stepTimelines())
}

/** Shows what went wrong beside the editor, or takes it away. */
function sayTrouble(words: string | null): void {
  editorSays.replaceChildren()
  if (words === null) return
  const line = document.createElement('span')
  line.className = 'error'
  line.textContent = words
  editorSays.append(line)
}

async function tried(run: () => Promise<void>): Promise<void> {
  sayTrouble(null)
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    sayTrouble(error.message)
  }
}

/** Hands in what the editor holds, and shows the checks as they end. */
const check = (): Promise<void> =>
  tried(async () => {
    const answer = text.get()
    text.mark([])
    text.fault(null)
    const attemptId = await handIn(lab, variant, answer)
    checking = attemptId
    says.textContent = 'Checking'
    const box = document.getElementById('verdict-box')
    try {
      if (box) {
        box.scrollIntoView({ block: 'nearest' })
        await followChecks(attemptId, box)
      }
      if (checking === attemptId) await showAttempt(attemptId, answer)
    } finally {
      if (checking === attemptId) checking = null
    }
  })

async function showAttempt(attemptId: string, answer: string | null): Promise<void> {
  swap(await fetchPage(page({ attempt: attemptId })), attemptParts)
  stepTimelines()
  history.replaceState(null, '', page({}))
  const box = document.getElementById('verdict-box')
  const sum = box?.querySelector('.sum')?.textContent ?? ''
  const why = box?.querySelector('.is-failed')?.textContent ?? ''
  says.textContent = `${sum} ${why}`.trim()
  if (answer === null || text.get() === answer)
    pointAt(box?.querySelector('[data-attempt]') ?? null)
  document.getElementById('verdict')?.scrollIntoView({ block: 'nearest' })
  // One yellow button a page: once passed, it is the way on.
  const isPassed = document.querySelector('.way-on, #next-lab .btn-go') !== null
  document.getElementById('check-button')?.classList.toggle('btn-go', !isPassed)
}

/** Marks in the editor what the verdict points at. */
function pointAt(verdict: Element | null): void {
  if (!(verdict instanceof HTMLElement)) return
  const { lines = '', errorAt } = verdict.dataset
  text.mark(lines.split(' ').map(Number))
  if (errorAt !== undefined) text.fault(Number(errorAt))
}

const askAgainMs = 400

/** Runs, and waits for what takes longer than the server waits; `show` gets what there is until then. */
async function ranPage(
  runAddress: string,
  sent: FormData,
  show: (fresh: Document) => void = () => undefined,
): Promise<Document> {
  let fresh = await fetchPage(runAddress, sent)
  for (;;) {
    const runId = fresh.querySelector<HTMLElement>('#run-box [data-running]')?.dataset.running
    if (runId === undefined) return fresh
    show(fresh)
    await new Promise((resolve) => window.setTimeout(resolve, askAgainMs))
    fresh = await fetchPage(page({ run: runId }))
  }
}

/** A recorded call can be walked along once the part for it has loaded. */
async function playSteps(): Promise<void> {
  const box = document.getElementById('run-box')
  if (box?.querySelector('[data-steps]')) (await import('./steps.ts')).showSteps(box)
}
void playSteps()

/** Looks around: rows at once, nothing handed in. */
const run = (): Promise<void> =>
  tried(async () => {
    text.fault(null)
    const show = (fresh: Document): void => swap(fresh, ['run', 'topology-box'])
    show(await ranPage(`${address}/runs`, new FormData(form), show))
    draft.settled(text.get())
    await playSteps()
    const box = document.getElementById('run-box')
    const fault = box?.querySelector<HTMLElement>('[data-error-at]')
    if (fault) text.fault(Number(fault.dataset.errorAt))
    document.getElementById('run')?.scrollIntoView({ block: 'nearest' })
  })

/** Adds the comment on the chosen line to the text. */
const addComment = (): Promise<void> =>
  tried(async () => {
    const fresh = await fetchPage(`${address}/comments`, new FormData(form))
    const field = fresh.getElementById('answer-text')
    if (!(field instanceof HTMLTextAreaElement)) return
    text.set(field.value)
    draft.settled(field.value)
    for (const name of ['through', 'says']) {
      const input = form.querySelector<HTMLInputElement>(`input[name=${name}]`)
      if (input) input.value = ''
    }
    toast('Added to your comments.')
  })

/** Back to the starter, to an attempt, or to what was there before. */
const restore = (to: string): Promise<void> =>
  tried(async () => {
    const sent = new FormData(form)
    sent.set('to', to)
    const fresh = await fetchPage(`${address}/restore`, sent)
    const field = fresh.getElementById('answer-text')
    if (!(field instanceof HTMLTextAreaElement)) return
    text.set(field.value)
    draft.settled(field.value)
    swap(fresh, ['editor-more'])
    stepTimelines()
    const undo = { title: 'Undo', run: () => void restore('undo') }
    if (to === 'undo') toast('Your text is back.')
    else
      toast(
        to.startsWith('starter') ? 'Back to the starter.' : 'That attempt’s text is back.',
        undo,
      )
    text.focus()
  })

/** A worked example of the lesson: what it gives now, in place of what is printed. */
const runExample = (example: HTMLFormElement): Promise<void> =>
  tried(async () => {
    const fresh = await ranPage(example.action, new FormData(example))
    const box = fresh.getElementById('run-box')
    const out = example.parentElement?.querySelector('.example-out')
    if (box && out) out.replaceChildren(...document.adoptNode(box).childNodes)
    watchScrollBoxes()
  })

document.addEventListener('submit', (event) => {
  const sent = event.target as HTMLFormElement
  const button = event.submitter as HTMLButtonElement | null
  const action = button?.getAttribute('formaction') ?? sent.getAttribute('action') ?? ''
  if (!action.startsWith(`${address}/`)) return
  event.preventDefault()
  if (action.startsWith(`${address}/server`)) {
    if (action.endsWith('/server')) draft.settled(text.get())
    void server.then((one) => one?.submit(action, sent, button))
  } else if (sent.dataset.example !== undefined) void runExample(sent)
  else if (action.endsWith('/runs')) void run()
  else if (action.endsWith('/comments')) void addComment()
  else if (action.endsWith('/restore')) void restore(button?.value ?? 'undo')
  else if (sent === form) void check()
  else
    void tried(async () => {
      swap(await fetchPage(action, new FormData(sent)), ['helping', 'lab-head'])
      readHelp(action)
    })
})

area.addEventListener('input', () => draft.touched())
form.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return
  if (!(event.target instanceof HTMLTextAreaElement)) return
  const isCheck = event.ctrlKey || event.metaKey
  if (!isCheck && !event.shiftKey) return
  event.preventDefault()
  void (isCheck ? check() : run())
})

/** Another window wrote as well: its text is offered, never put in the way. */
function offerOther(other: string): void {
  const mine = text.get()
  if (other === mine) return
  const take = (taken: string): void => {
    text.set(taken)
    draft.touched()
  }
  toast('Another window has a different version of your text. This window keeps its own.', {
    title: 'Use that one',
    run: () => {
      take(other)
      toast('Using the text from the other window.', { title: 'Undo', run: () => take(mine) })
    },
  })
}

const kept = keptText(lab, variant)
if (kept !== null && kept !== area.value) {
  const other = area.value
  area.value = kept
  draft.touched()
  offerOther(other)
}

followChanges(lab, {
  isOwn: (attemptId) => attemptId === checking,
  attempts: async () => {
    const fresh = await fetchPage(page({}))
    // Asked afterwards: a check may have begun meanwhile, and shows its own progress.
    if (checking === null) swap(fresh, attemptParts)
  },
  server: async () => await (await server)?.refresh(),
  parts: async (ids) => swap(await fetchPage(page({})), ids),
  draft: async () => {
    const field = (await fetchPage(page({}))).getElementById('answer-text')
    if (field instanceof HTMLTextAreaElement) offerOther(field.value)
  },
  back: () => {
    sayTrouble(null)
    draft.retry()
  },
})

/** A server's files are shown one at a time. */
async function splitFiles(main: string): Promise<void> {
  const { openFiles } = await import('./files.ts')
  files = openFiles({ area, main, onInput: () => draft.touched() })
  if (files) text = files
}
const splitting = form.dataset.main === undefined ? null : splitFiles(form.dataset.main)

async function loadEditor(): Promise<void> {
  await splitting
  const completion = JSON.parse(form.dataset.completion ?? '{}') as Record<string, string[]>
  const [{ mountEditor }, language] = await Promise.all([
    import('./editor.ts'),
    files ? loadLanguages() : loadLanguage(form.dataset.language ?? 'sql', completion),
  ])
  const editor = mountEditor({
    area: files?.area ?? area,
    fileName: files?.open(),
    language,
    title: form.dataset.title ?? '',
    styleNonce: document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '',
    onInput: () => (files ? files.area.dispatchEvent(new Event('input')) : draft.touched()),
    onCheck: () => void check(),
    onRun: () => void run(),
  })
  if (files) files.mounted(editor)
  else text = editor
  if (form.dataset.same === 'yes') pointAt(document.querySelector('#verdict-box [data-attempt]'))
}

/** Loads the editor when one comes near it: who reads the lesson on a phone does not wait for it. */
function loadEditorWhenNear(): void {
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      near.disconnect()
      void loadEditor()
    },
    { rootMargin: '300px' },
  )
  near.observe(form)
}

// After the text: nothing that is read waits for the editor.
if (document.readyState === 'complete') loadEditorWhenNear()
else window.addEventListener('load', loadEditorWhenNear)
