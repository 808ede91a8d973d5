import { examLabs } from '../exam-labs.ts'

examLabs('change', { atLeast: 3 })
