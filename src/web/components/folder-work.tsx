import { Command } from './command.tsx'

interface FolderWorkProps {
  readonly labId: string
  readonly variant: string | null
  /** How Backwright is called in a terminal, from any folder. */
  readonly program: string
  /** Something was checked already: the first steps are known. */
  readonly isBegun: boolean
  /** The lab is about the terminal itself: how to open one is shown without being asked. */
  readonly isFirstTerminal: boolean
}

/** In place of an editor: what to do in a terminal, command by command. */
export function FolderWork(props: FolderWorkProps) {
  const { labId, variant, program, isBegun, isFirstTerminal } = props
  return (
    <section
      class="stack"
      id="editor"
      aria-labelledby="h-work"
      data-lab={labId}
      data-variant={variant ?? ''}
    >
      <h2 id="h-work">Your folder</h2>
      {isBegun ? (
        <>
          <p>Go on in your terminal, in the folder of this lab. To check it again:</p>
          <Command id="command-check" label="check" command={`${program} lab check`} />
          <details class="more">
            <summary>All steps again</summary>
            <div class="stack">
              <Steps {...props} />
            </div>
          </details>
        </>
      ) : (
        <>
          <p>
            In this lab you work in a real folder on this computer, in a <strong>terminal</strong>:
            a window in which you type commands. Copy a command from here, paste it there, press
            Enter.
          </p>
          <Terminal isOpen={isFirstTerminal} />
          <Steps {...props} />
        </>
      )}
      <Following labId={labId} variant={variant} />
      <Trouble program={program} />
    </section>
  )
}

function Steps({ labId, program, isBegun }: FolderWorkProps) {
  const name = labId.split('/').at(-1) ?? ''
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
        <Command id="command-get" label="get the folder" command={`${program} lab get ${name}`} />
        <p class="small mute">
          This makes a folder <code>{name}</code> in the place where your terminal is. In it lies{' '}
          <code>folder</code>, which is yours to work in.
        </p>
      </li>
      <li>
        <h3>Go into it</h3>
        <Command id="command-go" label="go into the folder" command={`cd ${name}/folder`} />
      </li>
      <li>
        <h3>Do what the brief asks</h3>
        <p class="small mute">
          Now it is your turn. Type commands of your own, as the lesson shows them. You can try the
          lesson’s examples there too: whatever happens to the folder, it can be made anew.
        </p>
        <details class="more">
          <summary>How to change a file</summary>
          <p class="small">
            With a text editor, and any that saves plain text will do. One lies in the terminal:{' '}
            <code>nano</code> and the name of the file opens it, Ctrl and O, then Enter, save it,
            Ctrl and X leave it. If you have a graphical one, open the folder with it.
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
          It works from anywhere in the folder. Wrong is fine, and every check is kept. To have it
          checked by itself after every change, open a second terminal in the folder and add{' '}
          <code>--watch</code>.
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
        This page follows your terminal. What you check there is shown below at once.
      </p>
      <noscript>
        <form class="row" method="get" action={`/labs/${labId}#verdict`}>
          {variant ? <input type="hidden" name="variant" value={variant} /> : null}
          <button class="btn" type="submit">
            Show the newest check
          </button>
          <span class="small mute">What you checked in the terminal is shown below.</span>
        </form>
      </noscript>
    </>
  )
}

function Trouble({ program }: { program: string }) {
  return (
    <details class="more">
      <summary>Start over, or something does not work</summary>
      <div class="stack stack-s small">
        <p>
          To start over: type <code>cd ../..</code> to leave the folder, give the old one another
          name with <code>mv</code>, and get it again as in the first step. Nothing is lost.
        </p>
        <p>
          If the terminal says <em>not found</em>, the command was not copied whole. If it says{' '}
          <em>No such file or directory</em>, you are in another place than the command expects:
          type <code>pwd</code> to see where.
        </p>
        <p>
          <code>{program} doctor</code> says what this computer lacks and how to get it.
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
          <strong>Mac:</strong> press Command and the space bar, type “Terminal”, press Enter. Paste
          with Command V.
        </li>
        <li>
          <strong>Linux:</strong> open the list of programs and type “Terminal”; often Ctrl, Alt and
          T together open one. Paste with Ctrl, Shift and V.
        </li>
        <li>
          <strong>Windows:</strong> open “Ubuntu” from the Start menu: the window in which you
          started Backwright was one. Paste with a right click.
        </li>
        <li>
          If Backwright runs in a terminal, leave that window as it is and open a second one. Typing
          into the first would reach Backwright, not the computer.
        </li>
      </ul>
    </details>
  )
}
