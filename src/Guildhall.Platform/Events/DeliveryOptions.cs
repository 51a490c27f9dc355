using System.ComponentModel.DataAnnotations;

namespace Guildhall.Platform.Events;

/// <summary>How deliveries are worked off (section <c>Deliveries</c>).</summary>
public sealed class DeliveryOptions : IValidatableObject
{
    private static readonly int[] DefaultRetrySeconds = [5, 30, 120, 600, 3600, 21600, 43200];

    /// <summary>How long to wait after each failure; after the last, a delivery is a dead letter.</summary>
    public int[]? RetrySeconds { get; set; }

    /// <summary>How often to look for work nobody told us of.</summary>
    [Range(0.05, 3600)]
    public double PollSeconds { get; set; } = 5;

    /// <summary>How long a delivery that was taken is left to the worker that took it.</summary>
    [Range(1, 86400)]
    public double LeaseSeconds { get; set; } = 120;

    /// <summary>How many deliveries of one subscriber are taken at a time.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 250;

    /// <summary>How many of them run at once.</summary>
    [Range(1, 1000)]
    public int Parallelism { get; set; } = 4;

    /// <summary>How long deliveries that went well are kept, with their events.</summary>
    [Range(1, 36500)]
    public int KeepDays { get; set; } = 90;

    /// <summary>The waits between attempts.</summary>
    internal IReadOnlyList<int> Schedule => RetrySeconds ?? DefaultRetrySeconds;

    /// <summary>Whether a delivery that fails at this attempt is given up.</summary>
    public bool IsLast(int attempt) => attempt > Schedule.Count;

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Schedule.Any(seconds => seconds < 0) ? [new("Waits cannot be negative.", [nameof(RetrySeconds)])] : [];
}
