import { examLabs } from '../exam-labs.ts'

examLabs('design', { atLeast: 6 })
