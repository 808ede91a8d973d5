node ask.mjs http://localhost:9/ > front.txt || true
