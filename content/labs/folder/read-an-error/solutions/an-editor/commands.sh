cat > tonight.mjs << 'END'
const titel = 'Harbor Lights'
console.log('Tonight: ' + titel)
END
cat > ticket.mjs << 'END'
const price = 900
console.log('A ticket costs', price, 'cents')
console.log('Enjoy the film')
END
cat > list.mjs << 'END'
import { readFileSync } from 'node:fs'

const text = readFileSync('films.txt', 'utf8')
console.log(text)
END
