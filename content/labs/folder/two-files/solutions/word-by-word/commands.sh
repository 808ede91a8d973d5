{ printf 'export '; sed -n '1,5p' tonight.mjs; } > clock.mjs
cat > tonight.mjs << 'END'
import { clock } from './clock.mjs'

console.log('Salt ends after ' + clock(90))
console.log('Low Tide ends after ' + clock(65))
END
cat > week.mjs << 'END'
import { clock } from './clock.mjs'

const evenings = [120, 240, 245]

let all = 0
for (const minutes of evenings) {
  all += minutes
}
console.log('This week: ' + clock(all))
END
