import { examLabs } from '../exam-labs.ts'

examLabs('folder', { atLeast: 10 })
