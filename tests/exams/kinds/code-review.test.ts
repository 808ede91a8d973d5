import { examLabs } from '../exam-labs.ts'

examLabs('code-review', { atLeast: 6 })
