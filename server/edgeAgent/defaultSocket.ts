/** Default socket of the agent, the only one that published clients know. */
export const defaultSocket = "/tmp/aws.iot.lookoutvision.EdgeAgent.sock";
