/** Whether the deployed security groups let a connection through. */
export interface SecurityGroups {
  /**
   * True when a group of the sender lets TCP out to the port of a group of the receiver and one of the receiver's lets it in.
   * @param from ids of the sender's groups
   * @param to ids of the receiver's groups
   */
  permit(from: readonly string[], to: readonly string[], port: number): Promise<boolean>;
}
