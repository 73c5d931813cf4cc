/** Default socket of the Edge Agent, the only one that published clients know. */
export const agentSocket = "/tmp/aws.iot.lookoutvision.EdgeAgent.sock";
