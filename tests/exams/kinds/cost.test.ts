import { examLabs } from '../exam-labs.ts'

examLabs('cost', { atLeast: 7 })
