using System.ComponentModel.DataAnnotations;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>How the council's other systems are reached: the settings under <c>Connectors</c>.</summary>
public sealed class ConnectorOptions : IValidatableObject
{
    /// <summary>The systems by the names <c>linked-accounts.yaml</c> gives them.</summary>
    public Dictionary<string, ConnectedSystem> Systems { get; } = new(StringComparer.Ordinal);

    /// <summary>How long an answer is waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Choose from a second (00:00:01) to a minute (00:01:00).")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, system) in Systems)
        {
            if (system.Url is not { IsAbsoluteUri: true } url || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            {
                yield return new ValidationResult($"The address of {name} begins with https://.", [$"{nameof(Systems)}:{name}:{nameof(ConnectedSystem.Url)}"]);
            }

            if (string.IsNullOrWhiteSpace(system.Key))
            {
                yield return new ValidationResult($"Set the key that {name} gave us.", [$"{nameof(Systems)}:{name}:{nameof(ConnectedSystem.Key)}"]);
            }
        }
    }
}

/// <summary>Another system of the council.</summary>
public sealed class ConnectedSystem
{
    /// <summary>Where its connector answers.</summary>
    public Uri? Url { get; set; }

    /// <summary>The bearer key it knows us by.</summary>
    public string? Key { get; set; }
}
