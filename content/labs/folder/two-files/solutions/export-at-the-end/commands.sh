{ sed -n '1,5p' tonight.mjs; printf '\nexport { clock }\n'; } > clock.mjs
cat > tonight.mjs << 'END'
import * as time from './clock.mjs'

console.log('Salt ends after ' + time.clock(90))
console.log('Low Tide ends after ' + time.clock(65))
END
cat > week.mjs << 'END'
import { clock } from './clock.mjs'

console.log('This week: ' + clock(120 + 240 + 245))
END
