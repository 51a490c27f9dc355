using Guildhall.Casework.Modules.Cases;

namespace Guildhall.Casework.Modules.Letters;

/// <summary>Fields of letters that another module fills. Register it as a service; a letter names them like its own.</summary>
public interface ILetterFields
{
    /// <summary>The names of the fields.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What stands in them in a letter about a case: text with empty lines between paragraphs. What is not there is empty.</summary>
    Task<IReadOnlyDictionary<string, string>> OfAsync(CaseFacts about, string language, CancellationToken cancellationToken = default);
}
