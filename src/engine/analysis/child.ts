import { serveTasks } from '../../world/processes/serve-tasks.ts'
import { tasks } from './tasks.ts'

serveTasks(tasks)
