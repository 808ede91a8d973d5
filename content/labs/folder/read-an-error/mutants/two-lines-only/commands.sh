sed 's/titel/title/' tonight.mjs > new && mv new tonight.mjs
sed "s/'cents'/'cents')/" ticket.mjs > new && mv new ticket.mjs
cat > list.mjs << 'END'
import { readFileSync } from 'node:fs'

const text = readFileSync('films.txt', 'utf8')
const lines = text.split('\n')
console.log(lines[0])
if (lines[1]) console.log(lines[1])
END
