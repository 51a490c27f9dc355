using System.ComponentModel.DataAnnotations;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>
/// Something a form may ask of a module while it is filled in: which choices there are, or whether the answers will do.
/// A service file names it under <c>check</c> or <c>options-from</c>.
/// </summary>
public interface ILookUp
{
    /// <summary>How a service file names it: <c>places.in-area</c>.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence for the designer.</summary>
    string Summary { get; }

    /// <summary>Whether it gives options; otherwise it checks a page.</summary>
    bool GivesOptions { get; }

    /// <summary>Looks it up. A failure or a long wait is the form's to explain.</summary>
    Task<LookUpAnswer> AskAsync(LookUpQuestion question, CancellationToken cancellationToken);
}

/// <summary>What a look-up is told.</summary>
/// <param name="Page">The page it is asked for.</param>
/// <param name="Answers">The answers so far, with those of the page when it is checked.</param>
public sealed record LookUpQuestion(FormPage Page, Answers Answers);

/// <summary>What a look-up says.</summary>
public sealed record LookUpAnswer
{
    /// <summary>The choices, of one that gives options.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Why the answers will not do; null when they will.</summary>
    public LocalText? Refusal { get; init; }

    /// <summary>What to consider before going on; null for nothing.</summary>
    public LocalText? Warning { get; init; }

    /// <summary>The question a refusal is told at; null for the first of the page.</summary>
    public string? At { get; init; }
}

/// <summary>How look-ups are asked (section <c>LookUps</c>).</summary>
public sealed class LookUpOptions
{
    /// <summary>Seconds a person waits for a look-up before the form goes on without it.</summary>
    [Range(0.1, 60, ErrorMessage = "A look-up is waited for from 0.1 to 60 seconds.")]
    public double LimitSeconds { get; set; } = 3;
}

/// <summary>The look-ups of all modules.</summary>
public sealed class LookUps(IEnumerable<ILookUp> all, IOptions<LookUpOptions> options, TimeProvider clock, ILogger<LookUps> logger)
{
    private readonly Dictionary<string, ILookUp> _byName = all.ToDictionary(l => l.Name, StringComparer.Ordinal);

    /// <summary>Every look-up, by name.</summary>
    public IEnumerable<ILookUp> All => _byName.Values.OrderBy(l => l.Name, StringComparer.Ordinal);

    /// <summary>Asks one; null when it fails, takes too long, or is not there any more.</summary>
    public async Task<LookUpAnswer?> AskAsync(string name, LookUpQuestion question, CancellationToken cancellationToken)
    {
        if (!_byName.TryGetValue(name, out var lookUp))
        {
            logger.LogError("The look-up {LookUp} is not there", name);
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var answer = lookUp.AskAsync(question, limit.Token);
            return await answer.WaitAsync(TimeSpan.FromSeconds(options.Value.LimitSeconds), clock, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await limit.CancelAsync();
            logger.LogWarning("The look-up {LookUp} gave no answer: {Reason}", name, e.Message);
            return null;
        }
    }
}
