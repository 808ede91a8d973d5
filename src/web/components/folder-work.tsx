import { Command } from './command.tsx'

interface FolderWorkProps {
  readonly labId: string
  readonly variant: string | null
  /** How Backwright is called in a terminal, from any folder. */
  readonly program: string
  /** The style sheet of a shell in this page; null: none can be opened. */
  readonly terminalCss: string | null
  /** Something was checked already: the first steps are known. */
  readonly isBegun: boolean
  readonly isPassed: boolean
  /** The lab is about the terminal itself: how to open one is shown without being asked. */
  readonly isFirstTerminal: boolean
}

/** In place of an editor: what to do in a terminal, command by command. */
export function FolderWork(props: FolderWorkProps) {
  const { labId, variant, program, terminalCss } = props
  return (
    <section
      class="stack"
      id="editor"
      aria-labelledby="h-work"
      data-lab={labId}
      data-variant={variant ?? ''}
    >
      <h2 id="h-work">Your folder</h2>
      {terminalCss === null ? (
        <OwnTerminal {...props} />
      ) : (
        <>
          <PageTerminal labId={labId} css={terminalCss} isPassed={props.isPassed} />
          <details class="more">
            <summary>Or work in a terminal of your own</summary>
            <div class="stack">
              <OwnTerminal {...props} />
            </div>
          </details>
        </>
      )}
      <Following labId={labId} variant={variant} />
      <Trouble labId={labId} program={program} hasPageTerminal={terminalCss !== null} />
    </section>
  )
}

/** The same work in a window outside the browser. */
function OwnTerminal(props: FolderWorkProps) {
  if (!props.isBegun) {
    return (
      <>
        <p>
          In this lab you work in a real folder on your computer, using a <strong>terminal</strong>,
          a window where you type commands. Copy a command from here, paste it there, and press
          Enter.
        </p>
        <Terminal isOpen={props.isFirstTerminal} />
        <Steps {...props} />
      </>
    )
  }
  return (
    <>
      <p>Keep going in your terminal, in this lab’s folder. To check it again:</p>
      <Command id="command-check" label="check" command={`${props.program} lab check`} />
      <details class="more">
        <summary>Show all the steps</summary>
        <div class="stack">
          <Steps {...props} />
        </div>
      </details>
    </>
  )
}

function Steps({ labId, variant, program, isBegun }: FolderWorkProps) {
  const name = labId.split('/').at(-1) ?? ''
  const folder = variant === null ? name : `${name}-${variant}`
  const get = `${program} lab get ${name}${variant === null ? '' : ` --variant ${variant}`}`
  return (
    <ol class="doing">
      {isBegun ? (
        <li>
          <h3>Open a terminal</h3>
          <Terminal />
        </li>
      ) : null}
      <li>
        <h3>Get the folder</h3>
        <Command id="command-get" label="get the folder" command={get} />
        <p class="small mute">
          This makes a folder <code>{folder}</code> wherever your terminal is. Inside it you’ll find{' '}
          <code>folder</code>, which is where you work.
        </p>
      </li>
      <li>
        <h3>Go into it</h3>
        <Command id="command-go" label="go into the folder" command={`cd ${folder}/folder`} />
      </li>
      <li>
        <h3>Do what the brief asks</h3>
        <p class="small mute">
          Now it’s your turn. Type your own commands, like the ones in the lesson. You can try the
          lesson’s examples here too. Whatever happens to the folder, you can get a fresh one.
        </p>
        <details class="more">
          <summary>How to change a file</summary>
          <p class="small">
            Use any text editor that saves plain text. There’s one in the terminal:{' '}
            <code>nano</code> followed by the file’s name opens it, Ctrl+O and Enter save it, and
            Ctrl+X closes it. If you have a graphical editor, open the folder with that.
          </p>
        </details>
      </li>
      <li>
        <h3>Check</h3>
        <Command
          id={isBegun ? 'command-check-again' : 'command-check'}
          label="check"
          command={`${program} lab check`}
        />
        <p class="small mute">
          You can run this anywhere in the folder. It’s fine to be wrong, and every attempt is
          saved. To check automatically after every change, open a second terminal in the folder and
          add <code>--watch</code>.
        </p>
      </li>
    </ol>
  )
}

/** With script the page follows by itself; without, it is asked again. */
function Following({ labId, variant }: Pick<FolderWorkProps, 'labId' | 'variant'>) {
  return (
    <>
      <p class="small follow-note" id="follow-note" hidden>
        This page follows your terminal. When you check there, the result shows up below right away.
      </p>
      <noscript>
        <form class="row" method="get" action={`/labs/${labId}#verdict`}>
          {variant ? <input type="hidden" name="variant" value={variant} /> : null}
          <button class="btn" type="submit">
            Show the latest check
          </button>
          <span class="small mute">What you check in the terminal shows up below.</span>
        </form>
      </noscript>
    </>
  )
}

interface TroubleProps {
  readonly labId: string
  readonly program: string
  readonly hasPageTerminal: boolean
}

function Trouble({ labId, program, hasPageTerminal }: TroubleProps) {
  return (
    <details class="more">
      <summary>Starting over, or something isn’t working</summary>
      <div class="stack stack-s small">
        {hasPageTerminal ? (
          <form class="row" method="post" action={`/labs/${labId}/terminal/fresh`}>
            <button class="btn btn-s" type="submit">
              Start over with a fresh folder
            </button>
            <span class="mute">
              For the terminal on this page. The old folder is kept beside it.
            </span>
          </form>
        ) : null}
        <p>
          To start over{hasPageTerminal ? ' in a terminal of your own' : ''}: type{' '}
          <code>cd ../..</code> to leave the folder, rename the old one with <code>mv</code>, and
          get it again like in the first step. Nothing is lost.
        </p>
        <p>
          If the terminal says <em>not found</em>, part of the command is missing. If it says{' '}
          <em>No such file or directory</em>, you’re in a different folder than the command expects.
          Type <code>pwd</code> to see which one.
        </p>
        <p>
          <code>{program} doctor</code> tells you what’s missing on this computer and how to get it.
        </p>
      </div>
    </details>
  )
}

function Terminal({ isOpen = false }: { isOpen?: boolean }) {
  return (
    <details class="more" open={isOpen}>
      <summary>How to open a terminal</summary>
      <ul class="small stack stack-s">
        <li>
          <strong>Mac:</strong> press Command+Space, type “Terminal”, and press Enter. Paste with
          Command+V.
        </li>
        <li>
          <strong>Linux:</strong> open the list of programs and type “Terminal”. On many systems
          Ctrl+Alt+T works, too. Paste with Ctrl+Shift+V.
        </li>
        <li>
          <strong>Windows:</strong> open “Ubuntu” from the Start menu, like the window you started
          Backwright in. Paste with a right-click.
        </li>
        <li>
          If Backwright is running in a terminal, leave that window alone and open a second one.
          What you type in the first goes to Backwright, not to a shell.
        </li>
      </ul>
    </details>
  )
}

/** A plain editor for the folder's texts: not every computer has one for the terminal. */
function TextFiles() {
  return (
    <div class="editor" id="text-files" data-texts hidden>
      <div class="editor-top">
        <label htmlFor="text-path">File</label>
        <select class="input" id="text-path" aria-label="File" data-path />
      </div>
      <textarea
        class="editor-text plain-text"
        aria-label="What the file holds"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        rows={10}
        data-text
      />
      <div class="editor-do">
        <button class="btn btn-s" type="button" data-save>
          Save
        </button>
        <output class="small" data-saved />
      </div>
    </div>
  )
}

interface PageTerminalProps {
  readonly labId: string
  readonly css: string
  readonly isPassed: boolean
}

/** A shell in the lab's folder, in the page. Nothing of it is there without script. */
function PageTerminal({ labId, css, isPassed }: PageTerminalProps) {
  return (
    <section
      class="card stack stack-s"
      id="terminal"
      data-lab={labId}
      data-css={css}
      aria-labelledby="h-terminal"
      hidden
    >
      <h3 id="h-terminal">Work right here</h3>
      <p class="small">
        This opens a terminal in this lab’s folder. When it shows a name and <code>$</code>, it’s
        waiting for you: the name is the folder you’re in. Type a command after it and press Enter.
        When you think you’re done, press Check.
      </p>
      <p class="small mute">
        It’s a real shell that can’t reach the network or your other files. It ends when you leave
        the page, and your folder stays.
      </p>
      <p class="small mute" id="terminal-keys">
        To leave the terminal with the keyboard, press Escape and then Tab.
      </p>
      <div class="terminal-screen" data-screen hidden />
      <div class="row">
        <button
          class={isPassed ? 'btn' : 'btn btn-go'}
          type="button"
          data-open
          aria-describedby="terminal-keys"
        >
          Open a terminal
        </button>
        <form method="post" action={`/labs/${labId}/terminal/check`}>
          <button class="btn btn-go" type="submit" data-check hidden>
            Check
          </button>
        </form>
        <button
          class="btn"
          type="button"
          data-edit
          aria-expanded="false"
          aria-controls="text-files"
          hidden
        >
          Edit a file
        </button>
        <output class="small" data-says />
      </div>
      <TextFiles />
    </section>
  )
}
