// node ask.mjs hello.mjs /films
// Starts a server at a free port, asks it once, prints what it answers, and stops it.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

const [program, ...paths] = process.argv.slice(2)
const port = await freePort()
const server = spawn(process.execPath, [program], {
  env: { ...process.env, PORT: String(port) },
  stdio: ['ignore', 'inherit', 'inherit'],
})
server.on('exit', (code) => {
  console.log(`The server ended by itself, with the code ${code}.`)
  process.exit(1)
})
for (const path of paths) {
  const answer = await ask(`http://localhost:${port}${path}`)
  console.log(`${answer.status} ${answer.headers.get('content-type') ?? 'no content type'}`)
  console.log(await answer.text())
}
server.removeAllListeners('exit')
server.kill()

/** Until the server listens, asking fails: it is asked again for ten seconds. */
async function ask(url) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetch(url)
    } catch {
      if (tries === 200) {
        console.log('Nothing listens at the port that PORT names.')
        server.removeAllListeners('exit')
        server.kill()
        process.exit(1)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
