namespace Guildhall.Platform.Events;

/// <summary>
/// Tells this node that deliveries were committed; the node then sends one NOTIFY for the lot. A NOTIFY inside each
/// transaction would take PostgreSQL's queue lock through every commit and undo its group commit.
/// </summary>
public sealed class DeliverySignal : Signal;
