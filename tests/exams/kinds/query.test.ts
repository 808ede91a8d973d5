import { examLabs } from '../exam-labs.ts'

examLabs('query', { atLeast: 17 })
