import type http from 'node:http'
import { signUp } from './accounts.ts'
import { type Answer, Failure, type FieldError, readBytes, typeOf } from './http.ts'

const formBytesMax = 20_000

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Reel</title>
<main>
${main}
</main>
</html>
`

function field(
  { name, label, hint }: { name: string; label: string; hint: string },
  attributes: string,
  error: string | undefined,
): string {
  const wrong = error === undefined ? '' : `\n  <p id="${name}-error">${escaped(error)}</p>`
  const described = error === undefined ? `${name}-hint` : `${name}-error ${name}-hint`
  const invalid = error === undefined ? '' : ' aria-invalid="true"'
  return `  <p><label for="${name}">${label}</label></p>${wrong}
  <p id="${name}-hint">${hint}</p>
  <p><input id="${name}" name="${name}" required ${attributes} aria-describedby="${described}"${invalid}></p>`
}

function formPage(email: string, errors: readonly FieldError[]): string {
  const of = (name: string): string | undefined => errors.find((one) => one.field === name)?.message
  const first = errors[0]?.field
  const focus = (name: string): string => (first === name ? ' autofocus' : '')
  const title = errors.length > 0 ? 'Error: sign up' : 'Sign up'
  return page(
    title,
    `<h1>Sign up</h1>
<form method="post" action="/sign-up" novalidate>
${field({ name: 'email', label: 'Email', hint: 'Such as ada@reel.example' }, `type="email" autocomplete="email" value="${escaped(email)}"${focus('email')}`, of('email'))}
${field({ name: 'password', label: 'Password', hint: '10 to 200 characters' }, `type="password" autocomplete="new-password"${focus('password')}`, of('password'))}
  <p><button>Sign up</button></p>
</form>`,
  )
}

const html = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  bytes: Buffer.from(text),
})

export const showForm = (): Answer => html(200, formPage('', []))

/** The form itself again with what's wrong, or a welcome. */
export async function takeForm(request: http.IncomingMessage): Promise<Answer> {
  if (typeOf(request) !== 'application/x-www-form-urlencoded') {
    throw new Failure(415, 'Send a form')
  }
  const fields = new URLSearchParams((await readBytes(request, formBytesMax)).toString('utf8'))
  const email = fields.get('email') ?? ''
  try {
    await signUp({ email, password: fields.get('password') ?? '' })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const taken = [{ field: 'email', message: error.message }]
    const errors = (error.more.errors as FieldError[] | undefined) ?? taken
    return html(error.status, formPage(email, errors))
  }
  return html(
    201,
    page(
      'Welcome',
      '<h1>Welcome to Reel</h1>\n<p>You have an account. Sign in with your email and your password.</p>',
    ),
  )
}
