using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Guildhall.Platform.Design.TagHelpers;

/// <summary>The errors shown beside the fields of the page being written, in the order of the page.</summary>
public sealed class FieldErrors
{
    private readonly List<(string Name, string Message, string Anchor)> _errors = [];

    private FieldErrors()
    {
    }

    /// <summary>Whether the page has written its own summary, so that the layout writes none.</summary>
    public bool Summarised { get; internal set; }

    /// <summary>The errors of this request.</summary>
    public static FieldErrors Of(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(FieldErrors), out var known))
        {
            return (FieldErrors)known!;
        }

        var errors = new FieldErrors();
        context.Items[typeof(FieldErrors)] = errors;
        return errors;
    }

    /// <summary>Whether the page has anything wrong.</summary>
    public bool Any(ModelStateDictionary modelState) => _errors.Count > 0 || modelState.ErrorCount > 0;

    /// <summary>Notes an error shown beside a field, so that the summary links to it. Tag helpers do this themselves.</summary>
    /// <param name="name">The field’s key in the model state.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="anchor">The id of what the link leads to.</param>
    public void Add(string name, string message, string anchor)
    {
        if (!_errors.Exists(error => error.Name == name && error.Anchor == anchor))
        {
            _errors.Add((name, message, anchor));
        }
    }

    /// <summary>Errors beside fields with links to them, then those that belong to no field of the page.</summary>
    internal IReadOnlyList<ErrorSummaryItem> Summary(ModelStateDictionary modelState) =>
    [
        .. _errors.Select(error => new ErrorSummaryItem { Text = error.Message, Href = $"#{error.Anchor}" }),
        .. modelState.Where(entry => !_errors.Exists(error => string.Equals(error.Name, entry.Key, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(entry => entry.Value!.Errors).Select(error => Message(error))
            .Distinct(StringComparer.Ordinal)
            .Select(message => new ErrorSummaryItem { Text = message }),
    ];

    internal static string Message(ModelError error) =>
        string.IsNullOrEmpty(error.ErrorMessage) ? Words.Say("Enter this in the way the page asks for") : error.ErrorMessage;
}
