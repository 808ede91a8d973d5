import Fastify from 'fastify'

const app = Fastify()

app.get<{ Querystring: { name?: string } }>('/hello', async (request) => ({
  greeting: `Hello, ${request.query.name ?? 'world'}!`,
}))

app.route({
  method: ['POST', 'PUT', 'PATCH', 'DELETE'],
  url: '/hello',
  handler: async (_request, reply) => reply.code(405).header('Allow', 'GET').send(),
})

await app.listen({ port: Number(process.env.PORT) })
